using System;
using System.Collections.Immutable;
using System.Linq;

namespace Recotem.Analyzers;

/// <summary>
/// Reads <c>recotem_external_apis</c> of <c>.editorconfig</c>: <c>Acme.Client.Query:Acme.ClientException|Acme.LoginException, Acme.Other</c>.
/// An entry is a type, which stands for its methods, or a member of one (<c>new</c> for its constructors), then optionally the exceptions behind a colon; without them only a catch of
/// <see cref="Exception"/> covers the call.
/// </summary>
internal static class ExternalApiOption
{
    public const string Key = "recotem_external_apis";

    public static ImmutableArray<ApiEntry> Parse(string text)
    {
        ImmutableArray<ApiEntry>.Builder entries = ImmutableArray.CreateBuilder<ApiEntry>();
        foreach (string item in text.Split(','))
        {
            string[] parts = item.Split(new[] { ':' }, 2);
            string name = parts[0].Trim();
            if (name.Length == 0)
                continue;
            ImmutableArray<string> exceptions = parts.Length == 1
                ? ImmutableArray<string>.Empty
                : parts[1].Split('|').Select(e => e.Trim()).Where(e => e.Length > 0).ToImmutableArray();
            if (exceptions.IsEmpty)
                exceptions = ImmutableArray.Create("System.Exception");

            // Whether the last part names a nested type or a member is not decided here: both readings are entries, and one matches.
            entries.Add(new ApiEntry(name, "-get_* -set_* -Dispose* -ToString -Equals -GetHashCode *", exceptions));
            int dot = name.LastIndexOf('.');
            if (dot > 0 && dot < name.Length - 1)
            {
                string member = name.Substring(dot + 1) is var last && last == "new" ? ".ctor" : last;
                entries.Add(new ApiEntry(name.Substring(0, dot), $"{member} get_{member}", exceptions));
            }
        }

        return entries.ToImmutable();
    }
}
