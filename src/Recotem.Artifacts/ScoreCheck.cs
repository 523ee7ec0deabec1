using System.Collections.Immutable;

namespace Recotem.Artifacts;

/// <summary>
/// Looks for NaN and +∞ in the floating-point sections of a model while its bytes are hashed, so that the payload is read once. The
/// section table is not verified yet at that time; it is used for bounded reads only, and the result after the signature has matched.
/// </summary>
internal sealed class ScoreCheck
{
    private readonly ArtifactMemory _memory;
    private readonly long _payload;
    private readonly ImmutableArray<SectionEntry> _sections;

    public ScoreCheck(ArtifactMemory memory, ContainerLayout layout)
    {
        _memory = memory;
        _payload = layout.PayloadOffset;
        ReadOnlySpan<byte> start = memory.Span(_payload, (int)Math.Min(layout.PayloadLength, SectionTable.MaxBytes));
        // A damaged table has no sections here, and is reported when the artifact reads it.
        _sections = SectionTable.TryParse(start, layout.PayloadLength, out ImmutableArray<SectionEntry> sections, out _)
            ? [.. sections.Where(s => s.Type is SectionType.F32 or SectionType.F64 && s.Name.StartsWith(SectionNames.ModelPrefix, StringComparison.Ordinal))]
            : [];
    }

    /// <summary>The name of the first section with a value that is no score; null if there is none.</summary>
    public string? Refused { get; private set; }

    /// <summary>Looks at a part of the file that begins at a multiple of the alignment, counted from the payload.</summary>
    public void Look(long from, int count)
    {
        foreach (SectionEntry section in _sections)
        {
            long begin = Math.Max(from, _payload + section.Offset);
            long end = Math.Min(from + count, _payload + section.Offset + section.Length);
            if (begin >= end)
                continue;
            int values = (int)((end - begin) / SectionEntry.SizeOf(section.Type));
            bool areScores = section.Type == SectionType.F32
                ? SectionChecks.AreScores(_memory.View<float>(begin, values).Span)
                : SectionChecks.AreScores(_memory.View<double>(begin, values).Span);
            if (!areScores)
                Refused ??= section.Name;
        }
    }
}
