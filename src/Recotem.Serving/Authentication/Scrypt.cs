using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Recotem.Serving;

/// <summary>The scrypt key derivation of RFC 7914, which the base library lacks.</summary>
public static class Scrypt
{
    private const int WordsPerBlock = 16;
    private const int StackWords = 1024;

    /// <summary>Derives a key.</summary>
    /// <param name="password">The secret.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="cost">The number of passes over memory (N): a power of two, at least 2.</param>
    /// <param name="blockSize">The width of the memory in 128 bytes (r): at least 1.</param>
    /// <param name="parallelization">The number of independent lanes (p): at least 1.</param>
    /// <param name="key">Receives the key; its length is part of the derivation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range, or the memory would exceed 2 GiB.</exception>
    public static void DeriveKey(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int cost, int blockSize, int parallelization, Span<byte> key)
    {
        if (cost < 2 || !BitOperations.IsPow2(cost))
            throw new ArgumentOutOfRangeException(nameof(cost), cost, "must be a power of two, at least 2");
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelization, 1);
        if ((long)cost * blockSize > (1L << 24) - 1 || (long)blockSize * parallelization > (1L << 24) - 1)
            throw new ArgumentOutOfRangeException(nameof(blockSize), blockSize, "needs more memory than 2 GiB");

        int laneWords = 2 * WordsPerBlock * blockSize;
        int laneBytes = laneWords * sizeof(uint);
        Span<byte> lanes = laneBytes * parallelization <= StackWords * sizeof(uint)
            ? stackalloc byte[laneBytes * parallelization]
            : new byte[laneBytes * parallelization];
        // Two working lanes and one for each pass.
        int words = laneWords * (cost + 2);
        Span<uint> memory = words <= StackWords ? stackalloc uint[words] : new uint[words];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(password, salt, lanes, 1, HashAlgorithmName.SHA256);
            for (int lane = 0; lane < parallelization; lane++)
                Mix(lanes.Slice(lane * laneBytes, laneBytes), cost, laneWords, memory);
            Rfc2898DeriveBytes.Pbkdf2(password, lanes, key, 1, HashAlgorithmName.SHA256);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(lanes);
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(memory));
        }
    }

    private static void Mix(Span<byte> lane, int cost, int laneWords, Span<uint> memory)
    {
        Span<uint> state = memory[..laneWords];
        Span<uint> mixed = memory.Slice(laneWords, laneWords);
        Span<uint> passes = memory[(2 * laneWords)..];
        for (int i = 0; i < laneWords; i++)
            state[i] = BinaryPrimitives.ReadUInt32LittleEndian(lane[(i * sizeof(uint))..]);

        for (int pass = 0; pass < cost; pass++)
        {
            state.CopyTo(passes[(pass * laneWords)..]);
            MixBlocks(state, mixed);
        }

        for (int pass = 0; pass < cost; pass++)
        {
            int chosen = (int)(state[laneWords - WordsPerBlock] & (uint)(cost - 1));
            ReadOnlySpan<uint> earlier = passes.Slice(chosen * laneWords, laneWords);
            for (int i = 0; i < laneWords; i++)
                state[i] ^= earlier[i];
            MixBlocks(state, mixed);
        }

        for (int i = 0; i < laneWords; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(lane[(i * sizeof(uint))..], state[i]);
    }

    private static void MixBlocks(Span<uint> state, Span<uint> mixed)
    {
        int blocks = state.Length / WordsPerBlock;
        Span<uint> x = stackalloc uint[WordsPerBlock];
        state[((blocks - 1) * WordsPerBlock)..].CopyTo(x);
        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<uint> input = state.Slice(block * WordsPerBlock, WordsPerBlock);
            for (int i = 0; i < WordsPerBlock; i++)
                x[i] ^= input[i];
            Salsa(x);
            int to = (block / 2) + (block % 2 * (blocks / 2));
            x.CopyTo(mixed[(to * WordsPerBlock)..]);
        }

        mixed.CopyTo(state);
    }

    /// <summary>Salsa20/8.</summary>
    private static void Salsa(Span<uint> block)
    {
        Span<uint> x = stackalloc uint[WordsPerBlock];
        block.CopyTo(x);
        for (int round = 0; round < 8; round += 2)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }

        for (int i = 0; i < WordsPerBlock; i++)
            block[i] += x[i];
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }
}
