namespace Recotem;

/// <summary>
/// The number of items that a list, set or mapping of a configuration record may hold. It says what <c>MinLength</c> and
/// <c>MaxLength</c> of DataAnnotations say, but can be used in assemblies that are compiled natively.
/// </summary>
/// <param name="min">The smallest number of items, at least 0.</param>
/// <param name="max">The largest number of items, at least <paramref name="min"/>; no limit by default.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemCountAttribute(int min, int max = int.MaxValue) : Attribute
{
    /// <summary>The smallest number of items.</summary>
    public int Min => min;

    /// <summary>The largest number of items; <see cref="int.MaxValue"/> for no limit.</summary>
    public int Max => max;

    /// <summary>What the error says instead of the numbers, beginning with <c>expected</c>. Default: null.</summary>
    public string? ErrorMessage { get; init; }
}
