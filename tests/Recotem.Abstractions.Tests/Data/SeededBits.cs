namespace Recotem.Tests.Data;

/// <summary>Random bits that are the same in every run (SplitMix64).</summary>
internal static class SeededBits
{
    public static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public static int Below(ref ulong state, int bound) => (int)(Next(ref state) % (ulong)bound);
}
