using System;
using System.Collections.Generic;
using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Completes a host with its catalog: a sorted table, and look-up by a switch on names.</summary>
internal static class HostEmitter
{
    public static SourceWriter Emit(HostCatalogModel model)
    {
        var writer = new SourceWriter();
        foreach (string error in model.Errors)
            writer.Line($"#error {error}");
        HostComposition composition = model.Composition;
        if (model.Host.Namespace.Length > 0)
            writer.Line($"namespace {Names.NamespaceCode(model.Host.Namespace)};").Line();
        writer.Open($"static partial class {Names.Escape(model.Host.Name)}");
        writer.Line("private static global::Recotem.PluginCatalog? s_catalog;").Line();
        writer.Summary("Every kind and plugin of this program, from its own code and all of its references. Nothing in it is activated.");
        writer.Line(EmittedCode.GeneratedCode);
        string leftOut = composition.LeftOut.Count > 0 ? "LeftOut" : composition.Defaults.Count > 0 ? "null" : "";
        string[] optional = composition.Defaults.Count > 0 ? [leftOut, "DefaultOf"] : leftOut.Length > 0 ? [leftOut] : [];
        string arguments = string.Join(", ", new[] { "AllKinds()", "AllPlugins", "Find" }.Concat(optional));
        writer.Line($"public static global::Recotem.PluginCatalog Catalog => s_catalog ??= new global::Recotem.PluginCatalog({arguments});");
        EmitList(writer, "AllKinds", "PluginKindDescriptor", composition.Kinds.Select(k => (k.Member, $"{k.Id}, declared by {k.Assembly}")).ToArray());
        EmitList(writer, "AllPlugins", "PluginDescriptor", composition.Plugins.Select(p => (p.Member, $"{p.Id} {p.Version}, registered by {p.Assembly}")).ToArray());
        EmitFind(writer, composition);
        if (composition.Defaults.Count > 0)
            EmitDefaults(writer, composition);
        if (composition.LeftOut.Count > 0)
            EmitLeftOut(writer, composition);
        return writer.Close();
    }

    private static void EmitList(SourceWriter writer, string method, string type, (string Member, string Comment)[] items)
    {
        writer.Line().Line(EmittedCode.GeneratedCode);
        writer.Line($"private static global::System.Collections.Immutable.ImmutableArray<global::Recotem.{type}> {method}() =>").Indent();
        if (items.Length == 0)
        {
            writer.Line($"global::System.Collections.Immutable.ImmutableArray<global::Recotem.{type}>.Empty;").Outdent();
            return;
        }

        writer.Line($"global::System.Collections.Immutable.ImmutableArray.Create(new global::Recotem.{type}[]");
        writer.Line("{").Indent();
        foreach ((string member, string comment) in items)
            writer.Line($"{member}, // {comment}");
        writer.Outdent().Line("});").Outdent();
    }

    private static void EmitFind(SourceWriter writer, HostComposition composition)
    {
        writer.Line().Line(EmittedCode.GeneratedCode);
        writer.Open("private static global::Recotem.PluginDescriptor? Find(string kind, string name, global::Recotem.SemVersion? version)");
        IGrouping<string, PluginReference>[] groups = composition.Plugins.GroupBy(p => p.Kind, StringComparer.Ordinal).ToArray();
        if (groups.Length == 0)
        {
            writer.Line("return null;").Close();
            return;
        }

        writer.Open("switch (kind)");
        foreach (IGrouping<string, PluginReference> group in groups)
        {
            bool ignoreCase = composition.Kinds.Any(k => k.Id == group.Key && k.IgnoreCase);
            writer.Line($"case {Literals.Text(group.Key)}:").Indent();
            writer.Line(ignoreCase ? "switch (name.ToLowerInvariant())" : "switch (name)");
            writer.Line("{").Indent();
            EmitNames(writer, group.ToArray(), ignoreCase);
            writer.Line("default:").Indent().Line("return null;").Outdent();
            writer.Outdent().Line("}").Line().Outdent();
        }

        writer.Line("default:").Indent().Line("return null;").Outdent();
        writer.Close().Close();
        EmitMatch(writer);
    }

    private static void EmitNames(SourceWriter writer, PluginReference[] plugins, bool ignoreCase)
    {
        // Every label is written once, even if the input has conflicts. All versions of a plugin share its name, but not all its aliases.
        var labelled = new HashSet<string>(StringComparer.Ordinal);
        foreach (IGrouping<string, PluginReference> versions in plugins.GroupBy(p => p.Name, StringComparer.Ordinal))
        {
            string[] labels = versions.SelectMany(Labels).Where(labelled.Add).ToArray();
            // Highest first, so that a look-up without a version finds it.
            foreach (IGrouping<string, string> same in labels.GroupBy(
                label => string.Join(" ?? ", versions.Reverse().Where(p => Labels(p).Contains(label)).Select(p => $"Match({p.Member}, version)")), StringComparer.Ordinal))
            {
                foreach (string label in same)
                    writer.Line($"case {Literals.Text(label)}:");
                writer.Indent().Line($"return {same.Key};").Outdent();
            }
        }

        IEnumerable<string> Labels(PluginReference plugin) => plugin.Aliases.Prepend(plugin.Name).Select(n => ignoreCase ? n.ToLowerInvariant() : n);
    }

    private static void EmitDefaults(SourceWriter writer, HostComposition composition)
    {
        writer.Line().Line(EmittedCode.GeneratedCode);
        writer.Line("private static string? DefaultOf(string kind) => kind switch");
        writer.Line("{").Indent();
        foreach (DefaultPlugin plugin in composition.Defaults)
            writer.Line($"{Literals.Text(plugin.Kind)} => {Literals.Text(plugin.Name)},");
        writer.Line("_ => null,");
        writer.Outdent().Line("};");
    }

    // Only text: a mention of the plugin itself would keep its code in a trimmed program.
    private static void EmitLeftOut(SourceWriter writer, HostComposition composition)
    {
        writer.Line().Line(EmittedCode.GeneratedCode);
        writer.Line("private static global::System.Collections.Immutable.ImmutableArray<global::Recotem.PluginOmission> LeftOut() =>").Indent();
        writer.Line("global::System.Collections.Immutable.ImmutableArray.Create(new global::Recotem.PluginOmission[]");
        writer.Line("{").Indent();
        foreach (LeftOutPlugin omission in composition.LeftOut)
        {
            PluginReference plugin = omission.Plugin;
            writer.Line("new global::Recotem.PluginOmission");
            writer.Line("{").Indent();
            writer.Line($"Id = new global::Recotem.PluginRef({Literals.Text(plugin.Kind)}, {Literals.Text(plugin.Name)}),");
            writer.Line($"Version = {EmittedCode.Version(plugin.Version)},");
            writer.Line($"ContractVersion = {Literals.Text(plugin.ContractVersion)},");
            writer.Line($"TypeName = {Literals.Text(plugin.Type)},");
            writer.Line($"Origin = new global::Recotem.PluginOrigin({Literals.Text(plugin.Assembly)}, {EmittedCode.Version(plugin.AssemblyVersion)}),");
            if (plugin.Aliases.Count > 0)
                writer.Line($"Aliases = {EmittedCode.Texts(plugin.Aliases)},");
            writer.Line($"Reason = global::Recotem.OmissionReason.{omission.Reason},");
            if (omission.Entry is not null)
                writer.Line($"Entry = {Literals.Text(omission.Entry)},");
            writer.Outdent().Line("},");
        }

        writer.Outdent().Line("});").Outdent();
    }

    private static void EmitMatch(SourceWriter writer)
    {
        writer.Line().Line(EmittedCode.GeneratedCode);
        writer.Line("private static global::Recotem.PluginDescriptor? Match(global::Recotem.PluginDescriptor plugin, global::Recotem.SemVersion? version) =>").Indent();
        writer.Line("version is null || version == plugin.Version ? plugin : null;").Outdent();
    }
}
