namespace Recotem;

/// <summary>What the generator knows about a configuration record.</summary>
public sealed record ConfigurationDescriptor
{
    /// <summary>The record.</summary>
    public required Type RecordType { get; init; }

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
