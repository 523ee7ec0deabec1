using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Recotem.Artifacts;

/// <summary>
/// A verified artifact: signature and header have been checked. The sections are checked when they are first asked for; everything
/// they yield lies in the artifact's memory and is valid until <see cref="Dispose"/>. A local file is mapped, so replacing its name
/// by another file is safe at any time; writing into the file in place is not, and nothing in Recotem does it.
/// </summary>
public sealed class Artifact : ISectionReader, IDisposable
{
    private readonly ArtifactMemory _memory;
    private readonly ContainerLayout _layout;
    private readonly Lazy<ImmutableArray<SectionEntry>> _sections;
    private readonly Lazy<IdTable> _users;
    private readonly Lazy<IdTable> _items;
    private readonly Lazy<InteractionMatrix> _seen;

    internal Artifact(ArtifactMemory memory, ContainerLayout layout, ArtifactHeader header, string modelVersion, ObjectMarker marker, StorageLocation location)
    {
        _memory = memory;
        _layout = layout;
        Header = header;
        ModelVersion = modelVersion;
        Marker = marker;
        Location = location;
        _sections = new Lazy<ImmutableArray<SectionEntry>>(ReadTable);
        _users = new Lazy<IdTable>(() => OpenIds(SectionNames.UserOffsets, SectionNames.UserBytes, SectionNames.UserHash, "user"));
        _items = new Lazy<IdTable>(() => OpenIds(SectionNames.ItemOffsets, SectionNames.ItemBytes, SectionNames.ItemHash, "item"));
        _seen = new Lazy<InteractionMatrix>(OpenSeen);
    }

    /// <summary>The id of the key that signed the artifact.</summary>
    public string Kid => _layout.Kid;

    /// <summary>The version under which clients know the model: <c>sha256:</c> and 64 hex digits. It covers header and payload.</summary>
    public string ModelVersion { get; }

    /// <summary>The header.</summary>
    public ArtifactHeader Header { get; }

    /// <summary>The header as it was signed: UTF-8 JSON. Valid until <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> HeaderJson => _memory.View<byte>(_layout.HeaderOffset, _layout.HeaderLength);

    /// <summary>
    /// The marker of the object at the address that was opened, of the pointer if it is one; taken before anything was read. Compare it
    /// with <see cref="IObjectStore.StatAsync"/> to see a replacement.
    /// </summary>
    public ObjectMarker Marker { get; }

    /// <summary>Where the artifact itself is, behind a pointer if there is one.</summary>
    public StorageLocation Location { get; }

    /// <summary>The size in bytes.</summary>
    public long Length => _memory.Length;

    /// <summary>Whether the sections are read from the mapped file, and not from a copy in memory.</summary>
    public bool IsMapped => _memory.IsMapped;

    /// <summary>The section table.</summary>
    /// <exception cref="ArtifactException">The table is damaged.</exception>
    public ImmutableArray<SectionEntry> Sections => _sections.Value;

    /// <summary>The ids of the users.</summary>
    /// <exception cref="ArtifactException">The sections are missing or damaged.</exception>
    public IdTable Users => _users.Value;

    /// <summary>The ids of the items.</summary>
    /// <exception cref="ArtifactException">The sections are missing or damaged.</exception>
    public IdTable Items => _items.Value;

    /// <summary>The interactions of the users, for masking.</summary>
    /// <exception cref="ArtifactException">The sections are missing or damaged.</exception>
    public InteractionMatrix Seen => _seen.Value;

    /// <summary>The configuration of the algorithm: a JSON object. Valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ArtifactException">The section is missing.</exception>
    public ReadOnlyMemory<byte> ParametersJson => Read<byte>(SectionNames.Parameters, out _);

    /// <summary>A section of the model that holds NaN or +∞; null if there is none.</summary>
    internal string? SectionWithoutScores { get; init; }

    /// <inheritdoc/>
    public ReadOnlyMemory<T> Read<T>(string name, out ImmutableArray<int> shape) where T : unmanaged
    {
        SectionEntry entry = Find(name) ?? throw Refused($"section '{name}' is missing");
        SectionType type = entry.Type == SectionType.Utf8 ? SectionType.U8 : entry.Type;
        if (SectionEntry.TypeOf<T>() != type)
            throw Refused($"section '{name}' holds values of type {entry.Type}, not {typeof(T).Name}");
        shape = entry.Shape;
        return _memory.View<T>(_layout.PayloadOffset + entry.Offset, (int)(entry.Length / SectionEntry.SizeOf(type)));
    }

    /// <summary>Checks that the artifact belongs to a recipe.</summary>
    /// <param name="recipeName">The name of the recipe.</param>
    /// <exception cref="ArtifactException">It belongs to another one; the reason is <see cref="ArtifactFailure.RecipeMismatch"/>.</exception>
    public void RequireRecipe(string recipeName) => Header.RequireRecipe(recipeName);

    /// <summary>Checks every section that the product knows, and that no number of the model is NaN or +∞.</summary>
    /// <exception cref="ArtifactException">Something is damaged; the reason is <see cref="ArtifactFailure.Deserialize"/>.</exception>
    internal void CheckSections(CancellationToken cancellationToken)
    {
        foreach (SectionEntry entry in Sections)
            if (entry.IsRequired && !SectionNames.IsKnown(entry.Name))
                throw Refused($"section '{entry.Name}' is required and unknown to this version; update this program, or train again with it");
        _ = Users;
        cancellationToken.ThrowIfCancellationRequested();
        _ = Items;
        _ = Seen;
        if (Find(SectionNames.Parameters) is not { Type: SectionType.Utf8 })
            throw Refused($"section '{SectionNames.Parameters}' is missing");
        if (SectionWithoutScores is { } name)
            throw Refused($"section '{name}' holds NaN or infinity");
    }

    /// <summary>Releases the memory. Whoever still uses what the artifact yielded gets an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _memory.Dispose();

    internal ArtifactException Refused(string problem, Exception? innerException = null) =>
        new(ArtifactFailure.Deserialize, $"'{Location}': {problem}", innerException);

    private SectionEntry? Find(string name)
    {
        foreach (SectionEntry entry in Sections)
            if (entry.Name == name)
                return entry;
        return null;
    }

    private ImmutableArray<SectionEntry> ReadTable()
    {
        ReadOnlySpan<byte> start = _memory.Span(_layout.PayloadOffset, (int)Math.Min(_layout.PayloadLength, SectionTable.MaxBytes));
        return SectionTable.TryParse(start, _layout.PayloadLength, out ImmutableArray<SectionEntry> sections, out string problem)
            ? sections
            : throw Refused(problem);
    }

    private IdTable OpenIds(string offsets, string bytes, string hash, string what)
    {
        ReadOnlyMemory<long>? slots = Find(hash) is null ? null : Read<long>(hash, out _);
        try
        {
            return IdTable.Open(Read<long>(offsets, out _), Read<byte>(bytes, out _), slots, what);
        }
        catch (ArtifactException e) when (e.InnerException is null && !e.Message.StartsWith('\''))
        {
            throw Refused(e.Message, e);
        }
    }

    private InteractionMatrix OpenSeen()
    {
        ReadOnlyMemory<long> starts = Read<long>(SectionNames.SeenRowStarts, out _);
        ReadOnlyMemory<int> items = Read<int>(SectionNames.SeenItems, out _);
        ReadOnlyMemory<float> weights = Find(SectionNames.SeenWeights) is null ? default : Read<float>(SectionNames.SeenWeights, out _);
        if (starts.Length - 1 != Users.Count)
        {
            throw Refused(string.Create(
                CultureInfo.InvariantCulture, $"'{SectionNames.SeenRowStarts}' has {starts.Length} values; {Users.Count + 1} belong to {Users.Count} users"));
        }

        if (SectionChecks.CompressedRows(starts.Span, items.Span, Items.Count) is { } problem)
            throw Refused($"the interactions are damaged: {problem}");
        if (Find(SectionNames.SeenWeights) is not null && (weights.Length != items.Length || !SectionChecks.AreFinite(weights.Span)))
            throw Refused($"'{SectionNames.SeenWeights}' does not have one finite number for each interaction");
        return new InteractionMatrix(Users.Count, Items.Count, starts, items, weights);
    }
}
