namespace Recotem.Recommenders;

/// <summary>
/// The pseudo-random generator of everything that Recotem draws: xoshiro256** by Blackman and Vigna, its state filled by SplitMix64.
/// The sequence of a seed never changes between versions, so that equal seeds give equal models. Not for secrets, not thread-safe.
/// </summary>
public sealed class Xoshiro256
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareNormal;
    private bool _hasSpareNormal;

    /// <summary>Creates a generator.</summary>
    /// <param name="seed">The seed; any value.</param>
    public Xoshiro256(ulong seed)
    {
        _s0 = SplitMix64(ref seed);
        _s1 = SplitMix64(ref seed);
        _s2 = SplitMix64(ref seed);
        _s3 = SplitMix64(ref seed);
    }

    /// <summary>Creates one of many independent generators of a seed, so that work can be divided without a fixed order.</summary>
    /// <param name="seed">The seed; any value.</param>
    /// <param name="stream">The number of the generator, for instance a user's index.</param>
    public Xoshiro256(ulong seed, ulong stream)
        : this(Mix(seed, stream))
    {
    }

    internal Xoshiro256(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>The next 64 random bits.</summary>
    /// <returns>Any value, all equally likely.</returns>
    public ulong NextUInt64()
    {
        ulong result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A random integer without bias.</summary>
    /// <param name="bound">One more than the largest value; at least 1.</param>
    /// <returns>A value from 0 to <paramref name="bound"/> − 1, all equally likely.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // Lemire's method: the high half of a product is uniform once the few low halves that would favour some values are rejected.
        ulong range = (ulong)bound;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            ulong rejected = (0UL - range) % range;
            while (low < rejected)
                high = Math.BigMul(NextUInt64(), range, out low);
        }

        return (int)high;
    }

    /// <summary>A random real number.</summary>
    /// <returns>A multiple of 2⁻⁵³ from 0 up to, and not including, 1.</returns>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A random number of the standard normal distribution.</summary>
    /// <returns>A value with mean 0 and standard deviation 1.</returns>
    public double NextNormal()
    {
        if (_hasSpareNormal)
        {
            _hasSpareNormal = false;
            return _spareNormal;
        }

        double x, y, square;
        do
        {
            x = (2 * NextDouble()) - 1;
            y = (2 * NextDouble()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);

        double scale = Math.Sqrt(-2 * Math.Log(square) / square);
        _spareNormal = y * scale;
        _hasSpareNormal = true;
        return x * scale;
    }

    /// <summary>Moves a random choice of values to the front, in random order; with <paramref name="count"/> = length, a full shuffle.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The values, rearranged in place.</param>
    /// <param name="count">How many values to choose; at most the length.</param>
    public void ShuffleFirst<T>(Span<T> values, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int j = i + NextInt32(values.Length - i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong Mix(ulong seed, ulong stream)
    {
        ulong state = seed;
        ulong mixed = SplitMix64(ref state) ^ (stream * GoldenGamma);
        return SplitMix64(ref mixed);
    }

    internal static ulong SplitMix64(ref ulong state)
    {
        state += GoldenGamma;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
