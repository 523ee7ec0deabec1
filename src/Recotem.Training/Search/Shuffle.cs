using System.Numerics;

namespace Recotem.Training;

/// <summary>
/// A permutation of the numbers below a count that needs no memory: a Feistel network over the next even number of bits, applied
/// again while the result is out of range.
/// </summary>
internal sealed class Shuffle
{
    private const int Rounds = 6;
    private readonly ulong _count;
    private readonly int _halfBits;
    private readonly ulong _seed;

    /// <summary>Creates a permutation.</summary>
    /// <param name="count">How many numbers; at least 1 and at most 2⁶³.</param>
    /// <param name="seed">Decides which permutation it is.</param>
    public Shuffle(ulong count, ulong seed)
    {
        _count = count;
        _seed = DrawnValue.Mix(seed);
        _halfBits = Math.Max(1, (65 - BitOperations.LeadingZeroCount(count - 1)) / 2);
    }

    /// <summary>Where a number goes.</summary>
    /// <param name="number">A number below the count.</param>
    /// <returns>A number below the count; each comes from exactly one.</returns>
    public ulong PlaceOf(ulong number)
    {
        do
            number = Permute(number);
        while (number >= _count);
        return number;
    }

    private ulong Permute(ulong number)
    {
        ulong mask = (1UL << _halfBits) - 1;
        ulong left = number >> _halfBits;
        ulong right = number & mask;
        for (ulong round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ (DrawnValue.Mix(_seed ^ (round << 56) ^ right) & mask));
        return (left << _halfBits) | right;
    }
}
