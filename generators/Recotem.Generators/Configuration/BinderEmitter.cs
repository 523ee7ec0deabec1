using System.Collections.Generic;
using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Writes the binder of a configuration record.</summary>
internal sealed class BinderEmitter
{
    private readonly ConfigurationModel _model;
    private readonly SourceWriter _writer = new();
    private readonly HashSet<string> _methods = [];
    private readonly List<(string Field, string Pattern)> _patterns = [];

    private BinderEmitter(ConfigurationModel model) => _model = model;

    public static SourceWriter Emit(ConfigurationModel model)
    {
        var emitter = new BinderEmitter(model);
        emitter.Emit();
        return emitter._writer;
    }

    private void Emit()
    {
        if (_model.Namespace.Length > 0)
            _writer.Line($"namespace {Names.NamespaceCode(_model.Namespace)};").Line();
        _writer.Summary($"Binds, validates and describes {_model.FullName}.");
        _writer.Line(EmittedCode.GeneratedCode).Line(EmittedCode.ExcludeFromCoverage).Line(EmittedCode.Plumbing);
        _writer.Open($"{(_model.IsPublic ? "public" : "internal")} static class {_model.BinderName}");
        EmitDescriptor();
        EmitBind();
        foreach (PropertyModel property in _model.Properties)
            EmitRead(property);
        EmitSearchSpace();
        EmitSchema();
        foreach ((string field, string pattern) in _patterns)
        {
            _writer.Line().Line($"private static global::System.Text.RegularExpressions.Regex? {field};").Line();
            _writer.Line($"private static global::System.Text.RegularExpressions.Regex {PatternProperty(field)} => {field} ??= new global::System.Text.RegularExpressions.Regex(");
            _writer.Indent().Line($"{Literals.Text(WholePattern.Of(pattern))}, global::System.Text.RegularExpressions.RegexOptions.CultureInvariant);").Outdent();
        }

        _writer.Close();
    }

    private static string PatternProperty(string field) => char.ToUpperInvariant(field[2]) + field.Substring(3);

    private void EmitDescriptor()
    {
        _writer.Line("private static global::Recotem.ConfigurationDescriptor? s_descriptor;").Line();
        _writer.Summary("The record as catalogs know it.");
        _writer.Line("public static global::Recotem.ConfigurationDescriptor Descriptor => s_descriptor ??= new global::Recotem.ConfigurationDescriptor");
        _writer.Line("{").Indent();
        _writer.Line($"RecordType = typeof({_model.TypeCode}),");
        _writer.Line($"Name = {Literals.Text(_model.FullName)},");
        _writer.Line($"Title = {Literals.Text(_model.Title)},");
        _writer.Line("Bind = static reader => Bind(reader),");
        _writer.Line("Schema = static () => Schema.ToArray(),");
        string[] nested = _model.Properties.SelectMany(p => Records(p.Value)).Distinct().OrderBy(n => n, System.StringComparer.Ordinal).ToArray();
        if (nested.Length > 0)
        {
            string list = string.Join(", ", nested.Select(n => $"{n}.Descriptor"));
            _writer.Line($"Nested = static () => global::System.Collections.Immutable.ImmutableArray.Create<global::Recotem.ConfigurationDescriptor>({list}),");
        }

        if (_model.Properties.Any(p => p.Search is not null))
            _writer.Line("SearchSpace = static () => SearchSpace,");
        _writer.Outdent().Line("};");
    }

    private static IEnumerable<string> Records(ValueModel value)
    {
        if (value.Shape == ValueShape.Record)
            yield return value.Target!;
        if (value.Element is not null)
        {
            foreach (string target in Records(value.Element))
                yield return target;
        }
    }

    private void EmitBind()
    {
        _writer.Line().Summary("Binds a mapping; null, with the reasons in the reader's errors, if the mapping is wrong.");
        _writer.Open($"public static {_model.TypeCode}? Bind(global::Recotem.ConfigReader reader)");
        _writer.Line("int before = reader.Errors.Count;");
        string keys = string.Join(", ", _model.Properties.Select(p => Literals.Text(p.Key)));
        string known = keys.Length == 0 ? "global::System.ReadOnlySpan<string>.Empty" : $"new string[] {{ {keys} }}";
        _writer.Line($"if (!reader.ReadMapping({known}, global::Recotem.UnknownKeys.{(_model.IgnoresUnknownKeys ? "Ignore" : "Reject")}))");
        _writer.Indent().Line("return null;").Outdent();
        PropertyModel[] required = _model.Properties.Where(p => p.IsRequiredMember).ToArray();
        string initial = required.Length == 0 ? "()" : $" {{ {string.Join(", ", required.Select(p => $"{p.Code} = default!"))} }}";
        _writer.Line($"{_model.TypeCode} bound = new {_model.TypeCode}{initial};");
        for (int i = 0; i < _model.Properties.Count; i++)
        {
            PropertyModel property = _model.Properties[i];
            string child = $"reader.Child({Literals.Text(property.Key)})";
            string secret = property.IsSecret ? ".Secret()" : "";
            string fallback = property.Value.Shape == ValueShape.Choice ? $", {(property.IsRequiredMember ? "null" : $"bound.{property.Code}")}" : "";
            _writer.Open($"if ({child} is {{ }} at{i})");
            _writer.Line($"if ({ReadName(property)}(at{i}{secret}{fallback}, out {property.Value.Annotated} value{i}))");
            _writer.Indent().Line($"bound = bound with {{ {property.Code} = value{i} }};").Outdent();
            _writer.Close();
            if (property.IsKeyRequired)
            {
                _writer.Open("else");
                _writer.Line($"reader.Missing({Literals.Text(property.Key)}, {Literals.Text(Expected.Of(property))});");
                _writer.Close();
            }
            else if (property.IsRequiredUnlessSet)
            {
                _writer.Open($"else if (bound.{property.Code} is null)");
                _writer.Line($"reader.Missing({Literals.Text(property.Key)}, {Literals.Text(Expected.Of(property))});");
                _writer.Close();
            }
            else if (property.Value.Shape == ValueShape.Choice)
            {
                _writer.Open($"else if (bound.{property.Code} is {{ }} default{i})");
                _writer.Line($"bound = bound with {{ {property.Code} = reader.Place({Literals.Text(property.Key)}, default{i}) }};");
                _writer.Close();
            }
        }

        if (_model.ValidatesSelf)
        {
            _writer.Open("if (reader.Errors.Count == before)");
            _writer.Open("foreach (string rule in ((global::Recotem.IValidatesSelf)bound).Validate())");
            _writer.Line("reader.Break(rule);");
            _writer.Close();
            _writer.Close();
        }

        _writer.Line("return reader.Errors.Count == before ? bound : null;");
        _writer.Close();
    }

    private string ReadName(PropertyModel property) => "Read" + property.Name;

    private void EmitRead(PropertyModel property)
    {
        string method = ReadName(property);
        _methods.Add(method);
        EmitRead(method, property.Value, property);
    }

    private void EmitRead(string method, ValueModel value, PropertyModel? property)
    {
        string element = "";
        if (value.Element is not null)
        {
            element = method + "Item";
            while (!_methods.Add(element) || _model.Properties.Any(p => ReadName(p) == element))
                element += "_";
        }

        string fallback = value.Shape == ValueShape.Choice && property is not null ? $", {value.TypeCode}? fallback" : "";
        _writer.Line().Open($"private static bool {method}(global::Recotem.ConfigReader reader{fallback}, out {value.Annotated} value)");
        if (value.IsNullable)
        {
            _writer.Line("value = null;");
            _writer.Line("if (reader.IsNull)");
            _writer.Indent().Line("return true;").Outdent();
        }
        else
        {
            _writer.Line(value.IsReference || value.Shape is ValueShape.List ? "value = default!;" : "value = default;");
        }

        EmitReadValue(value, element, property is not null);
        if (property is not null)
        {
            foreach (ConstraintModel constraint in property.Constraints)
                EmitConstraint(property, value, constraint);
        }

        _writer.Line("value = read;");
        _writer.Line("return true;");
        _writer.Close();
        if (value.Element is not null)
            EmitRead(element, value.Element, null);
    }

    private void EmitReadValue(ValueModel value, string element, bool hasFallback)
    {
        string call = value.Shape switch
        {
            ValueShape.Boolean => "ReadBoolean(out bool read)",
            ValueShape.Integer => $"ReadInteger(out {value.TypeCode} read)",
            ValueShape.Single => "ReadSingle(out float read)",
            ValueShape.Double => "ReadDouble(out double read)",
            ValueShape.Decimal => "ReadDecimal(out decimal read)",
            ValueShape.Text => "ReadText(out string read)",
            ValueShape.Uri => "ReadUri(out global::System.Uri read)",
            ValueShape.TimeSpan => "ReadTimeSpan(out global::System.TimeSpan read)",
            ValueShape.DateOnly => "ReadDateOnly(out global::System.DateOnly read)",
            ValueShape.DateTimeOffset => "ReadDateTimeOffset(out global::System.DateTimeOffset read)",
            ValueShape.Node => "ReadNode(out global::Recotem.ConfigNode read)",
            ValueShape.Choice => $"ReadChoice({Literals.Text(value.Detail!)}, {(hasFallback ? "fallback" : "null")}, out {value.TypeCode} read)",
            ValueShape.Enum => $"ReadName(new string[] {{ {string.Join(", ", value.Members.Select(m => Literals.Text(m.Key)))} }}, out int index)",
            ValueShape.List => $"ReadList<{value.Element!.Annotated}>({element}, out global::System.Collections.Generic.List<{value.Element.Annotated}> items)",
            ValueShape.Set => $"ReadSet<{value.Element!.Annotated}>({element}, out global::System.Collections.Generic.HashSet<{value.Element.Annotated}> items)",
            ValueShape.Map => $"ReadMap<{value.Element!.Annotated}>({element}, out global::System.Collections.Generic.Dictionary<string, {value.Element.Annotated}> items)",
            _ => "",
        };
        if (value.Shape == ValueShape.Record)
        {
            _writer.Line($"if ({value.Target}.Bind(reader) is not {{ }} read)");
            _writer.Indent().Line("return false;").Outdent();
            return;
        }

        _writer.Line($"if (!reader.{call})");
        _writer.Indent().Line("return false;").Outdent();
        if (value.Shape == ValueShape.Enum && value.Members.Count == 0)
        {
            _writer.Line($"{value.TypeCode} read = default;");
        }
        else if (value.Shape == ValueShape.Enum)
        {
            _writer.Line($"{value.TypeCode} read = index switch");
            _writer.Line("{").Indent();
            for (int i = 0; i < value.Members.Count; i++)
                _writer.Line($"{(i == value.Members.Count - 1 ? "_" : Literals.Integer(i))} => {value.Members[i].Code},");
            _writer.Outdent().Line("};");
        }
        else if (value.Container is not null)
        {
            _writer.Line($"{value.TypeCode} read = {value.Container.Replace("{0}", "items")};");
        }
    }

    private void EmitConstraint(PropertyModel property, ValueModel value, ConstraintModel constraint)
    {
        string? condition = null;
        switch (constraint.Kind)
        {
            case ConstraintKind.NotBlank:
                condition = "string.IsNullOrWhiteSpace(read)";
                break;
            case ConstraintKind.NotNull:
                condition = "reader.IsNull";
                break;
            case ConstraintKind.Range:
                condition = Outside("read", constraint);
                break;
            case ConstraintKind.Length:
                condition = Outside(value.Shape == ValueShape.Text ? "read.Length" : $"read.{value.Size}", constraint);
                break;
            case ConstraintKind.Pattern:
                string field = $"s_{char.ToLowerInvariant(property.Name[0])}{property.Name.Substring(1)}Pattern";
                while (_patterns.Any(p => p.Field == field))
                    field += "_";
                _patterns.Add((field, constraint.Pattern!));
                condition = $"!{PatternProperty(field)}.IsMatch(read)";
                break;
            case ConstraintKind.Allowed:
                condition = $"!(read is {string.Join(" or ", constraint.Allowed.Select(a => a.Code))})";
                break;
        }

        if (condition is null)
            return;
        _writer.Line($"if ({condition})");
        string expected = Literals.Text(constraint.Message ?? Expected.Of(constraint, value));
        string refusal = $"reader.Refuse({expected})";
        if (constraint is { Kind: ConstraintKind.Length, Min: not null } && value.Size is not null)
        {
            string empty = $"reader.Fail(\"is empty\", {expected})";
            refusal = constraint is { Min: "1", Max: null } ? empty : $"read.{value.Size} == 0 ? {empty} : {refusal}";
        }

        _writer.Indent().Line($"return {refusal};").Outdent();
    }

    // Written so that a value that is no number is outside.
    private static string? Outside(string value, ConstraintModel constraint)
    {
        var inside = new List<string>();
        if (constraint.Min is not null)
            inside.Add($"{value} {(constraint.MinExclusive ? ">" : ">=")} {constraint.Min}");
        if (constraint.Max is not null)
            inside.Add($"{value} {(constraint.MaxExclusive ? "<" : "<=")} {constraint.Max}");
        return inside.Count == 0 ? null : $"!({string.Join(" && ", inside)})";
    }

    private void EmitSearchSpace()
    {
        PropertyModel[] searched = _model.Properties.Where(p => p.Search is not null).ToArray();
        if (searched.Length == 0)
            return;
        _writer.Line().Summary("The hyperparameters that a search may draw.");
        _writer.Line("public static global::Recotem.SearchSpace SearchSpace => new global::Recotem.SearchSpace(");
        _writer.Indent().Line("global::System.Collections.Immutable.ImmutableArray.Create<global::Recotem.SearchDimension>(").Indent();
        for (int i = 0; i < searched.Length; i++)
        {
            SearchModel search = searched[i].Search!;
            string key = Literals.Text(searched[i].Key);
            string end = i == searched.Length - 1 ? "));" : ",";
            switch (search.Form)
            {
                case SearchForm.Integer:
                    _writer.Line($"new global::Recotem.IntegerDimension({key}, {search.Min}, {search.Max}, {Literals.Flag(search.Log)}, {search.Step}){end}");
                    break;
                case SearchForm.Real:
                    _writer.Line($"new global::Recotem.RealDimension({key}, {search.Min}, {search.Max}, {Literals.Flag(search.Log)}, {search.Step}){end}");
                    break;
                default:
                    string values = string.Join(", ", search.Values.Select(v =>
                        $"new global::Recotem.ConfigScalar(new global::Recotem.SourcePosition(\"(search)\", 1, 1), {Literals.Text(v.Text)}, global::Recotem.ScalarKind.{v.ScalarKind})"));
                    _writer.Line($"new global::Recotem.CategoricalDimension({key}, global::System.Collections.Immutable.ImmutableArray.Create<global::Recotem.ConfigScalar>({values})){end}");
                    break;
            }
        }

        _writer.Outdent().Outdent();
    }

    private void EmitSchema()
    {
        _writer.Line().Summary("The JSON Schema of the record; places for plugins and other records are marked with x-recotem keys.");
        _writer.Line("public static global::System.ReadOnlySpan<byte> Schema =>").Indent();
        _writer.Line("\"\"\"").Lines(SchemaWriter.Write(_model)).Line("\"\"\"u8;").Outdent();
    }
}
