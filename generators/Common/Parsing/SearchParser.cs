using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Reads what a search may draw for a property.</summary>
internal static class SearchParser
{
    /// <param name="property">The option.</param>
    /// <param name="place">What is reported.</param>
    /// <param name="value">The option's type.</param>
    /// <param name="problems">Where it is reported.</param>
    public static SearchModel? Parse(IPropertySymbol property, ISymbol place, ValueModel value, ContractProblems problems)
    {
        int before = problems.Count;
        if (Attributes.Find(property, WellKnownNames.SearchRangeAttribute) is { ConstructorArguments: { Length: 2 } ends } range)
        {
            double min = Number(ends[0]);
            double max = Number(ends[1]);
            bool log = Attributes.NamedFlag(range, "Log");
            double step = Attributes.Named(range, "Step") is { Kind: TypedConstantKind.Primitive } s ? Number(s) : 0;
            CheckRange(value, min, max, log, step, (id, arguments) => Add(problems, id, property, place, range, arguments));
            if (problems.Count > before)
                return null;
            return value.Shape == ValueShape.Integer
                ? new SearchModel(
                    SearchForm.Integer, Literals.Integer((long)Math.Ceiling(min)), Literals.Integer((long)Math.Floor(max)), log, Literals.Integer(step >= 1 ? (long)step : 1), default)
                : new SearchModel(SearchForm.Real, Literals.Real(min), Literals.Real(max), log, Literals.Real(step), default);
        }

        if (Attributes.Find(property, WellKnownNames.SearchValuesAttribute) is not { ConstructorArguments: { Length: 1 } list } attribute)
            return null;
        SearchValue?[] values = list[0] is not { Kind: TypedConstantKind.Array, IsNull: false } ? [] : list[0].Values.Select(v => Value(v, value)).ToArray();
        if (values.Length == 0)
        {
            values = value.Shape switch
            {
                ValueShape.Boolean => [new SearchValue("false", "Boolean"), new SearchValue("true", "Boolean")],
                ValueShape.Enum => value.Members.Select(m => new SearchValue(m.Key, "Text")).ToArray(),
                _ => [],
            };
        }

        string? fault = values.Length == 0 ? "it lists no values" : values.Contains(null) ? $"it lists a value that is not {ConstraintParser.Shown(value)}" : null;
        if (fault is not null)
        {
            Add(problems, "RCT2103", property, place, attribute, "SearchValues", $"cannot be used, because {fault}", "list values as a recipe would write them");
            return null;
        }

        return new SearchModel(SearchForm.Categorical, "", "", false, "", values.OfType<SearchValue>().ToEquatable());
    }

    private static void CheckRange(ValueModel value, double min, double max, bool log, double step, Action<string, string[]> add)
    {
        if (value.Shape is not (ValueShape.Integer or ValueShape.Single or ValueShape.Double or ValueShape.Decimal))
            Unfit($"it is for numbers and the option is {ConstraintParser.Shown(value)}", "use SearchValues, or remove it");
        else if (double.IsNaN(min) || double.IsNaN(max) || double.IsInfinity(min) || double.IsInfinity(max))
            Unfit("a search cannot draw from a range without ends", "write two finite ends");
        else if (value.Shape == ValueShape.Integer && (Math.Abs(min) > long.MaxValue / 2d || Math.Abs(max) > long.MaxValue / 2d))
            Unfit("its ends are beyond what a whole number can be", "write smaller ends");
        else if (log && min <= 0)
            Unfit("a logarithmic scale has no zero", "write a minimum above zero, or remove Log");
        else if (double.IsNaN(step) || step < 0)
            Unfit("its step is negative", "write a step above zero, or none");
        else if (min > max)
            add("RCT2104", ["the minimum of [SearchRange] is above its maximum", "swap them"]);
        else if (value.Shape == ValueShape.Integer && Math.Ceiling(min) > Math.Floor(max))
            add("RCT2104", ["no whole number lies between the ends of [SearchRange]", "widen the range"]);

        void Unfit(string reason, string remedy) => add("RCT2103", ["SearchRange", $"cannot be used, because {reason}", remedy]);
    }

    private static void Add(ContractProblems problems, string id, IPropertySymbol property, ISymbol place, AttributeData attribute, params string[] arguments)
    {
        ContractProblem problem = problems.Add(id, place, arguments.Prepend(property.Name).ToArray());
        if (SymbolEqualityComparer.Default.Equals(place, property))
            problem.At(attribute);
    }

    private static SearchValue? Value(TypedConstant constant, ValueModel property)
    {
        if (constant.Kind == TypedConstantKind.Enum && constant.Type is { } type)
        {
            string? name = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, constant.Value))?.Name;
            return name is null ? null : new SearchValue(SnakeCase.Of(name), "Text");
        }

        return constant.Kind != TypedConstantKind.Primitive ? null : constant.Value switch
        {
            null => new SearchValue("null", "Null"),
            bool flag => new SearchValue(flag ? "true" : "false", "Boolean"),
            string text => new SearchValue(text, "Text"),
            float or double => new SearchValue(JsonText.Constant(constant.Value) ?? "0", "Float"),
            char c => new SearchValue(c.ToString(), "Text"),
            IFormattable number => new SearchValue(number.ToString(null, CultureInfo.InvariantCulture), property.Shape == ValueShape.Integer ? "Integer" : "Float"),
            _ => null,
        };
    }

    private static double Number(TypedConstant constant) =>
        constant is { Kind: TypedConstantKind.Primitive, Value: { } value } ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN;
}
