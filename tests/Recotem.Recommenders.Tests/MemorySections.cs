using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Recotem.Recommenders.Tests;

/// <summary>The sections of an artifact, in memory.</summary>
internal sealed class MemorySections : ISectionWriter, ISectionReader
{
    private readonly Dictionary<string, (Array Values, ImmutableArray<int> Shape)> _sections = [];

    /// <summary>All bytes of all sections, in the order of their names.</summary>
    public byte[] Bytes
    {
        get
        {
            using var stream = new MemoryStream();
            foreach ((string _, (Array values, ImmutableArray<int> _)) in _sections.OrderBy(s => s.Key, StringComparer.Ordinal))
                stream.Write(values switch
                {
                    int[] v => MemoryMarshal.AsBytes<int>(v),
                    long[] v => MemoryMarshal.AsBytes<long>(v),
                    float[] v => MemoryMarshal.AsBytes<float>(v),
                    double[] v => MemoryMarshal.AsBytes<double>(v),
                    _ => throw new InvalidOperationException(values.GetType().Name),
                });
            return stream.ToArray();
        }
    }

    public void Write<T>(string name, ReadOnlySpan<int> shape, ReadOnlySpan<T> values) where T : unmanaged
    {
        Assert.Matches("^[a-z0-9_.]{1,32}$", name);
        Assert.InRange(shape.Length, 1, 3);
        long count = 1;
        foreach (int length in shape)
            count *= length;
        Assert.Equal(values.Length, count);
        _sections.Add(name, (values.ToArray(), [.. shape]));
    }

    public ReadOnlyMemory<T> Read<T>(string name, out ImmutableArray<int> shape) where T : unmanaged
    {
        if (!_sections.TryGetValue(name, out (Array Values, ImmutableArray<int> Shape) section) || section.Values is not T[] values)
            throw new ArtifactException(ArtifactFailure.Deserialize, $"no section '{name}' of {typeof(T).Name}");
        shape = section.Shape;
        return values;
    }

    public void Replace<T>(string name, int[] shape, T[] values) where T : unmanaged => _sections[name] = (values, [.. shape]);

    /// <summary>What a model saves, beside the sections that every artifact has.</summary>
    public static MemorySections Save(IFittedModel model, InteractionMatrix seen)
    {
        var sections = new MemorySections();
        sections.Write("seen.indptr", [seen.UserCount + 1], seen.RowStarts);
        sections.Write("seen.indices", [seen.Count], seen.ItemIndices);
        if (!seen.IsBinary)
            sections.Write("seen.weights", [seen.Count], seen.Weights);
        model.Save(sections);
        return sections;
    }
}
