using System.Globalization;
using System.Linq;

namespace Recotem.Compilation;

/// <summary>What is wrong with the set of plugins that a host composes.</summary>
internal sealed record HostProblem(string Id, EquatableArray<string> Arguments)
{
    /// <summary>The element of an argument of <c>[PluginHost]</c> that is to blame; null for the attribute.</summary>
    public HostElement? Place { get; init; }

    /// <summary>The full names of the classes of the host's own assembly that take part.</summary>
    public EquatableArray<string> OwnTypes { get; init; }

    /// <summary>The entry that a fix adds to the attribute, or writes instead; null if only a person can know.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The other choice that a fix could offer.</summary>
    public string? Alternative { get; init; }

    public static HostProblem Of(string id, params string[] arguments) => new(id, arguments.ToEquatable());

    /// <summary>The message as one line.</summary>
    public string ToLine() =>
        string.Format(CultureInfo.InvariantCulture, HostMessages.Of(Id), Arguments.ToArray<object>()).Replace('\r', ' ').Replace('\n', ' ');
}

/// <summary>An element of one of the lists of <c>[PluginHost]</c>.</summary>
internal sealed record HostElement(string List, int Index);
