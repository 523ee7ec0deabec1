using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Fragments that all emitters share.</summary>
internal static class EmittedCode
{
    public const string Plumbing =
        "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    public static string GeneratedCode { get; } =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"Recotem.Generators\", \"{typeof(EmittedCode).Assembly.GetName().Version.ToString(3)}\")]";

    public const string ExcludeFromCoverage = "[global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]";

    /// <summary>The module class of an assembly: its namespace is shared, its name is derived from the assembly.</summary>
    public static string ModuleName(string assembly) => Names.Identifier(assembly) + "_Plugins";

    public static string ModuleCode(string assembly) => $"global::{WellKnownNames.GeneratedNamespace}.{ModuleName(assembly)}";

    public static string HintName(string fullName, string feature)
    {
        var name = new System.Text.StringBuilder(fullName.Length);
        foreach (char c in fullName)
            name.Append(char.IsLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '+');
        return $"{name}.{feature}.g.cs";
    }

    /// <summary>Distinct hint names, also for names that differ by case only: the compiler takes those for equal.</summary>
    public static System.Collections.Generic.IEnumerable<(string Hint, T Item)> HintNames<T>(
        System.Collections.Generic.IEnumerable<T> items, System.Func<T, string> fullName, string feature)
    {
        var taken = new System.Collections.Generic.HashSet<string>(System.StringComparer.OrdinalIgnoreCase);
        foreach (T item in items)
        {
            string hint = HintName(fullName(item), feature);
            for (int i = 2; !taken.Add(hint); i++)
                hint = HintName($"{fullName(item)}-{i}", feature);
            yield return (hint, item);
        }
    }

    public static string Version(string version)
    {
        string[] parts = version.Split('.');
        return $"new global::Recotem.SemVersion({parts[0]}, {parts[1]}, {parts[2]})";
    }

    public static string Texts(System.Collections.Generic.IEnumerable<string> items)
    {
        string list = string.Join(", ", System.Linq.Enumerable.Select(items, Literals.Text));
        return list.Length == 0
            ? "global::System.Collections.Immutable.ImmutableArray<string>.Empty"
            : $"global::System.Collections.Immutable.ImmutableArray.Create<string>({list})";
    }
}
