using System;
using System.Collections.Generic;
using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>
/// Writes the manifest records of an assembly and its module: one public class, hidden from editors, with a lazily created
/// descriptor for each kind and plugin, so that plugin classes may stay internal, and nothing of a plugin runs before it is used.
/// A host names only the descriptors of its catalog, so the code of what it leaves out does not stay in a trimmed binary.
/// </summary>
internal static class ModuleEmitter
{
    public static SourceWriter Emit(ModuleModel model)
    {
        var writer = new SourceWriter();
        string module = EmittedCode.ModuleName(model.Assembly.Name);
        ModuleMember[] members = Members(model).ToArray();
        foreach (ModuleMember member in members)
            writer.Line($"[assembly: global::Recotem.PluginManifest({Literals.Text(member.Record)})]");
        foreach (ConfigurationUse configuration in model.Configurations)
        {
            string record = ManifestRecord.Write("config", configuration.RecordFullName, configuration.BinderCode.Substring("global::".Length));
            writer.Line($"[assembly: global::Recotem.PluginManifest({Literals.Text(record)})]");
        }

        if (members.Length == 0)
            return writer;
        writer.Line().Line($"namespace {WellKnownNames.GeneratedNamespace};").Line();
        writer.Summary($"The kinds and plugins of {model.Assembly.Name}.");
        writer.Line(EmittedCode.GeneratedCode).Line(EmittedCode.ExcludeFromCoverage).Line(EmittedCode.Plumbing);
        writer.Open($"public static class {module}");
        writer.Line("private static global::Recotem.PluginOrigin? s_origin;");
        foreach (ModuleMember member in members)
        {
            writer.Line();
            if (member.Kind is not null)
                EmitKind(writer, member.Property, member.Kind);
            else
                EmitPlugin(writer, member.Property, member.Entry!, model.Assembly);
        }

        writer.Line().Line("private static global::Recotem.PluginOrigin Origin => s_origin ??=").Indent();
        writer.Line($"new global::Recotem.PluginOrigin({Literals.Text(model.Assembly.Name)}, {EmittedCode.Version(model.Assembly.Version)});").Outdent();
        EmitTraits(writer, model);
        writer.Close();
        return writer;
    }

    /// <summary>The members of the module with their manifest records. Hosts read the own assembly's from here.</summary>
    public static IEnumerable<ModuleMember> Members(ModuleModel model)
    {
        string module = $"{WellKnownNames.GeneratedNamespace}.{EmittedCode.ModuleName(model.Assembly.Name)}";
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (KindModel kind in model.Kinds)
        {
            string property = ModuleModel.Member("Kind_", kind.Id, taken);
            string record = ManifestRecord.Write(
                "kind", kind.Id, kind.ApiVersion, kind.Selection, kind.IgnoreCase ? "1" : "0", kind.FullName, $"{module}.{property}");
            yield return new ModuleMember(property, record, kind, null);
        }

        foreach (PluginEntry entry in model.Plugins)
        {
            PluginModel plugin = entry.Plugin;
            string property = ModuleModel.Member("Plugin_", $"{entry.Kind.Id}.{plugin.Name}", taken);
            string record = ManifestRecord.Write(
                "plugin",
                entry.Kind.Id,
                plugin.Name,
                plugin.Version ?? model.Assembly.Version,
                entry.Kind.ApiVersion,
                plugin.FullName,
                ManifestRecord.List(Aliases(entry)),
                ManifestRecord.List(Needs(plugin)),
                ManifestRecord.List(entry.Kind.Traits.Select(t => t.Name)),
                $"{module}.{property}");
            yield return new ModuleMember(property, record, null, entry);
        }
    }

    private static void EmitKind(SourceWriter writer, string property, KindModel kind)
    {
        writer.Line($"private static global::Recotem.PluginKindDescriptor? s_{property};").Line();
        writer.Line($"public static global::Recotem.PluginKindDescriptor {property} => s_{property} ??= new global::Recotem.PluginKindDescriptor");
        writer.Line("{").Indent();
        writer.Line($"Id = {Literals.Text(kind.Id)},");
        writer.Line($"ApiVersion = {Literals.Text(kind.ApiVersion)},");
        writer.Line($"Selection = global::Recotem.Selection.{kind.Selection},");
        writer.Line($"Section = {Literals.TextOrNull(kind.Section)},");
        writer.Line($"Namespaced = {Literals.Flag(kind.Namespaced)},");
        writer.Line($"IgnoreCase = {Literals.Flag(kind.IgnoreCase)},");
        writer.Line($"ContractType = typeof({kind.TypeCode}),");
        writer.Line($"Traits = {EmittedCode.Texts(kind.Traits.Select(t => t.Name))},");
        writer.Line($"Description = {Literals.TextOrNull(kind.Description)},");
        writer.Line("Origin = Origin,");
        writer.Outdent().Line("};");
    }

    private static void EmitPlugin(SourceWriter writer, string property, PluginEntry entry, AssemblyModel assembly)
    {
        PluginModel plugin = entry.Plugin;
        string version = EmittedCode.Version(plugin.Version ?? assembly.Version);
        string identity = entry.Kind.Selection == "Versioned" ? $", {version}" : "";
        writer.Line($"private static global::Recotem.PluginDescriptor? s_{property};").Line();
        writer.Line($"public static global::Recotem.PluginDescriptor {property} => s_{property} ??= new global::Recotem.PluginDescriptor");
        writer.Line("{").Indent();
        writer.Line($"Id = new global::Recotem.PluginRef({Literals.Text(entry.Kind.Id)}, {Literals.Text(plugin.Name)}{identity}),");
        writer.Line($"Version = {version},");
        writer.Line($"ContractVersion = {Literals.Text(entry.Kind.ApiVersion)},");
        writer.Line($"TypeName = {Literals.Text(plugin.FullName)},");
        writer.Line("Origin = Origin,");
        if (plugin.Description is not null)
            writer.Line($"Description = {Literals.Text(plugin.Description)},");
        if (plugin.Documentation is not null)
            writer.Line($"Documentation = {Literals.Text(plugin.Documentation)},");
        Texts("Tags", plugin.Tags);
        Texts("Aliases", Aliases(entry));
        Texts("Needs", Needs(plugin));
        Texts("Facets", plugin.Facets);
        if (entry.Kind.Traits.Count > 0)
        {
            writer.Line("Traits = global::System.Collections.Immutable.ImmutableArray.Create<global::Recotem.PluginTrait>(").Indent();
            for (int i = 0; i < entry.Kind.Traits.Count; i++)
            {
                TraitModel trait = entry.Kind.Traits[i];
                string end = i == entry.Kind.Traits.Count - 1 ? ")," : ",";
                writer.Line($"new global::Recotem.PluginTrait({Literals.Text(trait.Name)}, {TraitMethod(entry.Kind, trait)}<{plugin.TypeCode}>()){end}");
            }

            writer.Outdent();
        }

        if (plugin.Configuration is not null)
            writer.Line($"Configuration = {plugin.Configuration.BinderCode}.Descriptor,");
        if (plugin.DeclaresNoExpandFields)
            writer.Line($"NoExpandFields = {EmittedCode.Texts(plugin.NoExpandFields)},");
        writer.Line($"Activate = {Activation(plugin)},");
        writer.Outdent().Line("};");

        void Texts(string member, IEnumerable<string> items)
        {
            string[] all = items.ToArray();
            if (all.Length > 0)
                writer.Line($"{member} = {EmittedCode.Texts(all)},");
        }
    }

    private static string Activation(PluginModel plugin)
    {
        bool asks = plugin.Arguments.Any(a => a.Source != ArgumentSource.Configuration);
        string arguments = string.Join(", ", plugin.Arguments.Select(a => a.Source switch
        {
            ArgumentSource.Configuration => $"({a.TypeCode})config!",
            ArgumentSource.Required => $"await scope.GetAsync<{a.TypeCode}>()",
            _ => $"await scope.FindAsync<{a.TypeCode}>()",
        }));
        return asks
            ? $"static async (scope, config) => new {plugin.TypeCode}({arguments})"
            : $"static (scope, config) => new global::System.Threading.Tasks.ValueTask<object>(new {plugin.TypeCode}({arguments}))";
    }

    // Under look-up that ignores case, an alias that differs from another name only by case says nothing.
    private static IEnumerable<string> Aliases(PluginEntry entry)
    {
        var seen = new HashSet<string>(entry.Kind.IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal) { entry.Plugin.Name };
        return entry.Plugin.Aliases.Where(seen.Add).ToArray();
    }

    private static IEnumerable<string> Needs(PluginModel plugin) => plugin.Arguments
        .Where(a => a.Source != ArgumentSource.Configuration)
        .Select(a => a.Source == ArgumentSource.Optional ? a.FullName + "?" : a.FullName);

    private static string TraitMethod(KindModel kind, TraitModel trait) => $"Trait_{Names.Identifier(kind.Id.Replace('-', '.'))}_{trait.Property}";

    private static void EmitTraits(SourceWriter writer, ModuleModel model)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (KindModel kind in model.Plugins.Select(e => e.Kind))
        {
            foreach (TraitModel trait in kind.Traits)
            {
                string method = TraitMethod(kind, trait);
                if (!written.Add(method))
                    continue;
                writer.Line().Line($"private static string {method}<T>() where T : {kind.TypeCode} =>").Indent();
                string value = $"T.{Names.Escape(trait.Property)}";
                switch (trait.Form)
                {
                    case TraitForm.Text:
                        writer.Line($"{value};");
                        break;
                    case TraitForm.Boolean:
                        writer.Line($"{value} ? \"true\" : \"false\";");
                        break;
                    case TraitForm.Number:
                        writer.Line($"{value}.ToString(global::System.Globalization.CultureInfo.InvariantCulture);");
                        break;
                    case TraitForm.Enum:
                        writer.Line($"{value} switch");
                        writer.Line("{").Indent();
                        foreach (EnumMember member in trait.Members)
                            writer.Line($"{member.Code} => {Literals.Text(member.Key)},");
                        writer.Line("_ => \"\",").Outdent().Line("};");
                        break;
                }

                writer.Outdent();
            }
        }
    }
}

/// <summary>A property of a module, with the manifest record that leads hosts to it.</summary>
internal sealed record ModuleMember(string Property, string Record, KindModel? Kind, PluginEntry? Entry);
