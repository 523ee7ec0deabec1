using System.Collections.Immutable;

namespace Recotem;

/// <summary>What the generator knows about a configuration record.</summary>
public sealed record ConfigurationDescriptor
{
    /// <summary>The record.</summary>
    public required Type RecordType { get; init; }

    /// <summary>The full name of the record, by which schema fragments of other records refer to it.</summary>
    public string Name { get; init; } = "";

    /// <summary>A short name for titles and definitions of schemas.</summary>
    public string Title { get; init; } = "";

    /// <summary>The records of other properties that the schema fragment refers to as <c>{"x-recotem-record":"full name"}</c>.</summary>
    public Func<ImmutableArray<ConfigurationDescriptor>> Nested { get; init; } = static () => [];

    /// <summary>Binds a mapping. Returns null, with the reasons in the reader's errors, if the mapping is wrong.</summary>
    public required Func<ConfigReader, object?> Bind { get; init; }

    /// <summary>
    /// The JSON Schema of the record, as UTF-8 JSON. A place where a plugin is chosen is written as
    /// <c>{"x-recotem-kind":"metrics","x-recotem-discriminator":"type"}</c>, which the host expands.
    /// </summary>
    public required Func<ReadOnlyMemory<byte>> Schema { get; init; }

    /// <summary>The hyperparameters of the record that a search may draw; empty without <see cref="SearchRangeAttribute"/> and <see cref="SearchValuesAttribute"/>.</summary>
    public Func<SearchSpace> SearchSpace { get; init; } = static () => Recotem.SearchSpace.Empty;
}
