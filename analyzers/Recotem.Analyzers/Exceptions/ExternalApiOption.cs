using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>
/// Reads <c>recotem_external_apis</c> of <c>.editorconfig</c>: <c>Acme.Client.Query:Acme.ClientException|Acme.LoginException, Acme.Other</c>.
/// An entry is a type, which stands for its methods, or a member of one (<c>new</c> for its constructors), then optionally the exceptions behind a colon; without them only a catch of
/// <see cref="Exception"/> covers the call. An entry that is no name is skipped: there is no place to complain about it that would help.
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
            entries.Add(ApiEntry.Of(name, "-get_* -set_* -Dispose* -ToString -Equals -GetHashCode *", exceptions));
            int dot = name.LastIndexOf('.');
            string last = name.Substring(dot + 1);
            string[] members = last == "new" ? new[] { WellKnownMemberNames.InstanceConstructorName } : new[] { last, $"get_{last}" };
            ImmutableArray<MemberPattern> patterns = members.Select(MemberPattern.Parse).OfType<MemberPattern>().Where(m => !m.IsExcluded).ToImmutableArray();
            if (dot > 0 && patterns.Length == members.Length)
                entries.Add(new ApiEntry(name.Substring(0, dot), patterns, exceptions));
        }

        return entries.ToImmutable();
    }
}
