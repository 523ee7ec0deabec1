using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>What would surprise about a plugin, or about a class that was meant to be one.</summary>
internal static class PluginAdvice
{
    private static readonly ImmutableHashSet<string> s_empty = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "test", "tests", "plugin", "model", "source", "datasource", "data-source", "metric", "algorithm", "splitter", "sample", "example", "demo", "foo", "bar", "baz",
        "my", "my-plugin", "my-source", "my-model", "my-metric", "new", "temp", "tmp", "untitled", "thing", "stuff", "object", "class", "data", "name", "todo", "x", "abc", "asdf");

    public static void Check(INamedTypeSymbol type, ContractProblems problems)
    {
        AttributeData attribute = (Attributes.Find(type, WellKnownNames.DataSourceAttribute) ?? Attributes.Find(type, WellKnownNames.PluginAttribute))!;
        if (Attributes.Text(attribute, 0) is { } name && SaysNothing(name) && !problems.All.Any(p => p.Id == "RCT2002" && p.Arguments[0] == NameGrammar.Quoted(name)))
            problems.Add("RCT2017", type, name).At(attribute, 0);
    }

    public static void CheckUnmarked(INamedTypeSymbol type, ContractProblems problems)
    {
        for (INamedTypeSymbol? t = type.BaseType; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            if (Attributes.Is(t, WellKnownNames.PluginAttribute) && !Attributes.Is(type, WellKnownNames.DataSourceAttribute))
                problems.Add("RCT2019", type, type.Name, type.BaseType!.Name);
        }

        if (type.IsAbstract || type.IsStatic || type.IsGenericType || !Names.IsReachable(type))
            return;
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (Attributes.Find(contract, WellKnownNames.PluginKindAttribute) is not { } kind)
                continue;
            // What no host could construct is made by code of its own: it is a value, not a forgotten plugin.
            if (!ConstructorParser.IsConstructible(type))
                return;
            bool isSource = Attributes.Is(contract, WellKnownNames.DataSourceKind);
            string name = NameGrammar.OfClass(type.Name);
            ContractProblem problem = problems.Add("RCT2010", type, type.Name, Attributes.Text(kind, 0) ?? contract.Name, isSource ? "DataSource" : "Plugin", name).Suggest(name);
            // A source without a mark was most likely forgotten, and builds show no information. One that wraps another was not.
            if (isSource && !type.InstanceConstructors.Any(c => c.Parameters.Any(p => Attributes.Is(p.Type, WellKnownNames.DataSourceKind))))
                problem.AsWarning();
            return;
        }
    }

    // Also with a number behind it: model1.
    private static bool SaysNothing(string name)
    {
        string last = name.Substring(name.LastIndexOf('.') + 1).ToLowerInvariant().Replace('_', '-');
        string word = last.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-');
        return word.Length == 0 || s_empty.Contains(word) || s_empty.Contains(last);
    }
}
