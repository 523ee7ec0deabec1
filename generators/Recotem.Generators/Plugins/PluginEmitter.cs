using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Completes a plugin's partial class with its name, its schema and its binder.</summary>
internal static class PluginEmitter
{
    /// <summary>The completion, or null if there is nothing to add.</summary>
    public static SourceWriter? Emit(PluginModel model)
    {
        bool configured = model.Configuration is not null;
        string[] members = model.FreeMembers.Where(m => configured || m == "PluginName").ToArray();
        if (members.Length == 0)
            return null;
        // A base class may be a plugin too; its members are generated, so whether they are hidden cannot be known here.
        SourceWriter writer = model.MayHide ? new SourceWriter("CS0108") : new SourceWriter();
        if (model.Namespace.Length > 0)
            writer.Line($"namespace {Names.NamespaceCode(model.Namespace)};").Line();
        foreach (TypePart part in model.Parts)
            writer.Open($"partial {part.Keyword} {part.Name}");
        if (members.Contains("PluginName"))
        {
            writer.Summary("The name by which recipes choose this plugin.");
            writer.Line(EmittedCode.GeneratedCode);
            writer.Line($"public static string PluginName => {Literals.Text(model.Name)};");
        }

        if (model.Configuration is { } configuration)
        {
            string access = configuration.IsPublic ? "public" : "internal";
            if (members.Contains("ConfigSchema"))
            {
                writer.Line().Summary("The JSON Schema of the configuration record, as UTF-8.");
                writer.Line(EmittedCode.GeneratedCode);
                writer.Line($"public static global::System.ReadOnlySpan<byte> ConfigSchema => {configuration.BinderCode}.Schema;");
            }

            if (members.Contains("Bind"))
            {
                writer.Line().Summary("Binds the configuration record under this plugin's guards; null, with the reasons in the reader's errors, if it is wrong.");
                writer.Line(EmittedCode.GeneratedCode);
                writer.Line($"{access} static {configuration.RecordCode}? Bind(global::Recotem.ConfigReader reader) =>").Indent();
                writer.Line($"{configuration.BinderCode}.Bind(reader.Guarded({(model.DeclaresNoExpandFields ? EmittedCode.Texts(model.NoExpandFields) : "null")}));").Outdent();
            }
        }

        foreach (TypePart _ in model.Parts)
            writer.Close();
        return writer;
    }
}
