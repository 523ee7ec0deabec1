using System.Buffers.Binary;
using Recotem.Artifacts;

namespace Recotem.Training;

/// <summary>
/// The distinct ids of users or items in ordinal order of their UTF-8 bytes. The place of an id is its index in all matrices, so
/// that equal data gives equal indices in whatever order its rows come.
/// </summary>
internal sealed class SortedIds
{
    private readonly Utf8Dictionary _dictionary;
    private readonly int[] _codes;
    private readonly int[] _indices;

    private SortedIds(Utf8Dictionary dictionary, int[] codes, int[] indices)
    {
        _dictionary = dictionary;
        _codes = codes;
        _indices = indices;
    }

    /// <summary>The number of ids.</summary>
    public int Count => _codes.Length;

    /// <summary>The index of a dictionary code; -1 if the code is not used.</summary>
    public int IndexOf(int code) => _indices[code];

    /// <summary>Sorts the ids that are used.</summary>
    /// <param name="dictionary">The dictionary of the id column.</param>
    /// <param name="used">For each code whether it is used.</param>
    public static SortedIds Sort(Utf8Dictionary dictionary, ReadOnlySpan<bool> used)
    {
        int count = used.Count(true);
        var codes = new int[count];
        var prefixes = new ulong[count];
        int next = 0;
        for (int code = 0; code < used.Length; code++)
        {
            if (!used[code])
                continue;
            ReadOnlySpan<byte> id = dictionary[code];
            codes[next] = code;
            prefixes[next++] = Prefix(id);
        }

        // Most pairs differ within eight bytes, which compare as one integer.
        Array.Sort(prefixes, codes);
        for (int start = 0; start < count;)
        {
            int end = start + 1;
            while (end < count && prefixes[end] == prefixes[start])
                end++;
            if (end - start > 1)
                codes.AsSpan(start, end - start).Sort((a, b) => dictionary[a].SequenceCompareTo(dictionary[b]));
            start = end;
        }

        var indices = new int[used.Length];
        Array.Fill(indices, -1);
        for (int index = 0; index < count; index++)
            indices[codes[index]] = index;
        return new SortedIds(dictionary, codes, indices);
    }

    /// <summary>The ids as a table for an artifact.</summary>
    /// <param name="what">What they identify: <c>user</c> or <c>item</c>.</param>
    /// <exception cref="TrainingException">An id is empty or too long.</exception>
    public IdTable ToTable(string what) => IdTable.Create(_dictionary, _codes, what);

    private static ulong Prefix(ReadOnlySpan<byte> id)
    {
        if (id.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64BigEndian(id);
        ulong prefix = 0;
        for (int i = 0; i < id.Length; i++)
            prefix |= (ulong)id[i] << (56 - 8 * i);
        return prefix;
    }
}
