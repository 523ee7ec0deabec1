using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Reads what a search may draw for a property.</summary>
internal static class SearchParser
{
    public static SearchModel? Parse(IPropertySymbol property, ValueModel value)
    {
        if (Attributes.Find(property, WellKnownNames.SearchRangeAttribute) is { ConstructorArguments: { Length: 2 } ends } range)
        {
            double min = Number(ends[0]);
            double max = Number(ends[1]);
            bool log = Attributes.NamedFlag(range, "Log");
            double step = Attributes.Named(range, "Step") is { Kind: TypedConstantKind.Primitive } s ? Number(s) : 0;
            switch (value.Shape)
            {
                case ValueShape.Integer:
                    long distance = step >= 1 ? (long)step : 1;
                    return new SearchModel(
                        SearchForm.Integer, Literals.Integer((long)Math.Ceiling(min)), Literals.Integer((long)Math.Floor(max)), log, Literals.Integer(distance), default);
                case ValueShape.Single or ValueShape.Double or ValueShape.Decimal:
                    return new SearchModel(SearchForm.Real, Literals.Real(min), Literals.Real(max), log, Literals.Real(step), default);
                default:
                    return null;
            }
        }

        if (Attributes.Find(property, WellKnownNames.SearchValuesAttribute) is not { ConstructorArguments: { Length: 1 } arguments })
            return null;
        SearchValue[] values = arguments[0].IsNull ? [] : arguments[0].Values.Select(v => Value(v, value)).OfType<SearchValue>().ToArray();
        if (values.Length == 0)
        {
            values = value.Shape switch
            {
                ValueShape.Boolean => [new SearchValue("false", "Boolean"), new SearchValue("true", "Boolean")],
                ValueShape.Enum => value.Members.Select(m => new SearchValue(m.Key, "Text")).ToArray(),
                _ => [],
            };
        }

        return values.Length == 0 ? null : new SearchModel(SearchForm.Categorical, "", "", false, "", values.ToEquatable());
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

    private static double Number(TypedConstant constant) => Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture);
}
