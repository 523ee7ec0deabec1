using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Recotem.Artifacts;

/// <summary>The first pass over everything that goes into a payload: names, shapes and checks, no bytes.</summary>
internal sealed class SectionPlan : ISectionWriter
{
    private readonly List<SectionEntry> _sections = [];
    private readonly string _owner;

    /// <param name="owner">Whose sections these are, for messages.</param>
    public SectionPlan(string owner) => _owner = owner;

    public IReadOnlyList<SectionEntry> Sections => _sections;

    public void Add(string name, SectionType type, int count, bool isRequired = true) =>
        _sections.Add(new SectionEntry(name, type, isRequired, [count], 0, (long)count * SectionEntry.SizeOf(type)));

    public void Write<T>(string name, ReadOnlySpan<int> shape, ReadOnlySpan<T> values) where T : unmanaged
    {
        SectionType type = SectionEntry.TypeOf<T>()
            ?? throw Misuse(name, $"has values of type {typeof(T).Name}; expected byte, int, long, float or double");
        if (!name.StartsWith(SectionNames.ModelPrefix, StringComparison.Ordinal) || !SectionEntry.IsName(name))
            throw Misuse(name, $"must begin with '{SectionNames.ModelPrefix}' and have at most {SectionTable.MaxNameLength} of [a-z0-9_.]");
        foreach (SectionEntry earlier in _sections)
            if (earlier.Name == name)
                throw Misuse(name, "was written before");
        if (_sections.Count == SectionTable.MaxSections)
            throw Misuse(name, string.Create(CultureInfo.InvariantCulture, $"is one too many; an artifact has at most {SectionTable.MaxSections}"));
        if (shape.Length is 0 or > SectionTable.MaxRank)
            throw Misuse(name, "must have one to three dimensions");
        long product = 1;
        foreach (int dimension in shape)
            product = dimension < 0 || product > int.MaxValue ? -1 : product * dimension;
        if (product != values.Length)
            throw Misuse(name, string.Create(CultureInfo.InvariantCulture, $"has {values.Length} values, which is not the product of its dimensions"));
        bool areNumbers = type switch
        {
            SectionType.F32 => SectionChecks.AreScores(MemoryMarshal.Cast<T, float>(values)),
            SectionType.F64 => SectionChecks.AreScores(MemoryMarshal.Cast<T, double>(values)),
            _ => true,
        };
        if (!areNumbers)
            throw Misuse(name, "holds NaN or infinity; the fit has diverged, so narrow the hyperparameters");
        _sections.Add(new SectionEntry(name, type, IsRequired: true, [.. shape], 0, (long)values.Length * SectionEntry.SizeOf(type)));
    }

    private ArtifactException Misuse(string name, string problem) =>
        new(ArtifactFailure.Write, $"the model of {_owner} cannot be written: section '{name}' {problem}");
}
