using System.Text;

namespace Recotem.Generators.Tests.Properties;

/// <summary>Writes drawn records as C#.</summary>
internal static class RecordSource
{
    private const string Plugins = """
        namespace Acme;
        [PluginHost] public static partial class Plugins;
        [Plugin("ndcg", Aliases = ["gain"])] public sealed partial class Ndcg : IMetric { public double Score(in Ranking ranking) => 1; }
        [Plugin("limited")] public sealed partial class Limited(Limited.Config config) : IMetric
        {
            [Configuration] public sealed record Config { [Range(1, 10)] public required int Cutoff { get; init; } }
            public double Score(in Ranking ranking) => config.Cutoff;
        }
        """;

    public static string[] Files(RecordGenerator drawn) => [Plugins, .. drawn.Enums.Select(Of), .. drawn.Records.Select(Of)];

    public static string Of(EnumShape shape) =>
        $"namespace Acme; public enum {shape.Code} {{ {string.Join(", ", shape.Members.Select(m => $"@{m.Name} = {m.Value}"))} }}";

    public static string Of(RecordShape record)
    {
        var code = new StringBuilder("namespace Acme;\n");
        code.Append(record.IgnoresUnknownKeys ? "[Configuration(UnknownKeys = UnknownKeys.Ignore)]\n" : "[Configuration]\n");
        string[] bases = [.. new[] { record.Base?.Name, record.Unwanted is null ? null : "IValidatesSelf" }.OfType<string>()];
        code.Append("public record ").Append(record.Name).Append(bases.Length > 0 ? " : " : "").Append(string.Join(", ", bases)).Append("\n{\n");
        foreach (OptionShape option in record.Own)
            code.Append("    ").Append(Of(option, record.Base?.Options.Any(o => o.Name == option.Name) == true)).Append('\n');
        if (record.Unwanted is { } unwanted)
        {
            string rule = record.LocatesUnwanted ? $"{unwanted.Key}: is not wanted; expected false" : "something is not wanted";
            code.Append($"    public IEnumerable<string> Validate() => @{unwanted.Name} ? [{InitialCode.Text(rule)}] : [];\n");
        }

        return code.Append("}\n").ToString();
    }

    private static string Of(OptionShape option, bool isInherited)
    {
        var code = new StringBuilder();
        foreach (string attribute in option.Rules.Where(r => r is not NotBlankRule).Select(r => r.Code))
            code.Append('[').Append(attribute).Append("] ");
        if (option.HasRequiredAttribute)
            code.Append("[Required] ");
        if (option.IsSecret)
            code.Append("[Secret] ");
        if (option.CustomKey is { } key)
            code.Append("[System.Text.Json.Serialization.JsonPropertyName(").Append(InitialCode.Text(key)).Append(")] ");
        if (option.Type.Discriminator != "type")
            code.Append("[Discriminator(").Append(InitialCode.Text(option.Type.Discriminator)).Append(")] ");
        code.Append("public ");
        code.Append(isInherited && !option.IsOverride ? "new " : "");
        code.Append(option.IsOverride ? "override " : option.IsVirtual ? "virtual " : "");
        if (option.IsRequiredMember)
            code.Append("required ");
        code.Append(option.Type.Annotated).Append(" @").Append(option.Name).Append(" { get; init; }");
        if ((option.Initial?.Code ?? option.EmptyInitial) is { } initial)
            code.Append(" = ").Append(initial).Append(';');
        return code.ToString();
    }
}
