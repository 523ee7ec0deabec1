using System.Collections.Immutable;

namespace Recotem.Artifacts;

/// <summary>The type of the values in a section. The numbers are those in files.</summary>
public enum SectionType
{
    /// <summary>Bytes.</summary>
    U8 = 1,

    /// <summary>32-bit signed integers.</summary>
    I32 = 2,

    /// <summary>64-bit signed integers.</summary>
    I64 = 3,

    /// <summary>32-bit floating point.</summary>
    F32 = 4,

    /// <summary>64-bit floating point.</summary>
    F64 = 5,

    /// <summary>UTF-8 text.</summary>
    Utf8 = 6,
}

/// <summary>One line of the section table of an artifact.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="IsRequired">Whether a reader that does not know the section must refuse the artifact.</param>
/// <param name="Shape">The dimensions; empty for a single value.</param>
/// <param name="Offset">Where the section begins, in bytes from the start of the payload; a multiple of 64.</param>
/// <param name="Length">The size in bytes.</param>
public sealed record SectionEntry(string Name, SectionType Type, bool IsRequired, ImmutableArray<int> Shape, long Offset, long Length)
{
    internal static int SizeOf(SectionType type) => type switch
    {
        SectionType.U8 or SectionType.Utf8 => 1,
        SectionType.I32 or SectionType.F32 => 4,
        SectionType.I64 or SectionType.F64 => 8,
        _ => 0,
    };

    internal static SectionType? TypeOf<T>() where T : unmanaged =>
        typeof(T) == typeof(byte) ? SectionType.U8
        : typeof(T) == typeof(int) ? SectionType.I32
        : typeof(T) == typeof(long) ? SectionType.I64
        : typeof(T) == typeof(float) ? SectionType.F32
        : typeof(T) == typeof(double) ? SectionType.F64
        : null;

    internal static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > SectionTable.MaxNameLength)
            return false;
        foreach (char c in name)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '.'))
                return false;
        return true;
    }
}
