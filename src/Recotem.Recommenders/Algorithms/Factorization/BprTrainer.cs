using System.Globalization;
using System.Runtime.InteropServices;

namespace Recotem.Recommenders;

/// <summary>
/// The vectors of a pairwise model under training. An epoch takes every interaction once, in random order, on several threads without
/// races: users and items are dealt into blocks, and at any time each block of users learns from one block of items, which no other
/// block of users touches. Both items of a pair come from that block; since items are dealt anew each epoch, every pair has its turn.
/// </summary>
/// <remarks>
/// The blocks depend on the data alone, and each cell of users × items has its own generator, so threads do not change the model
/// (Gemulla, Nijkamp, Haas, Sismanis, "Large-Scale Matrix Factorization with Distributed Stochastic Gradient Descent", 2011).
/// </remarks>
internal sealed class BprTrainer : IEpochTrainer
{
    private const int MaxBlocks = 8;
    private const int RowsPerBlock = 128;
    private const int StepsPerCheck = 16384;

    private readonly InteractionMatrix _interactions;
    private readonly BprFm.Config _config;
    private readonly ulong _seed;
    private readonly int _threads;
    private readonly int _stride;
    private readonly int _blocks;
    private readonly AlignedFloats _users;
    private readonly AlignedFloats _items;
    private readonly AlignedFloats _userSquares;
    private readonly AlignedFloats _itemSquares;
    private readonly int[] _dealt;
    private readonly byte[] _blockOfItem;
    private int _epoch;
    private float[]? _keptUsers;
    private float[]? _keptItems;

    public BprTrainer(InteractionMatrix interactions, BprFm.Config config, ulong seed, int threads)
    {
        _interactions = interactions;
        _config = config;
        _seed = seed;
        _threads = threads;
        _stride = BprStep.Stride(config);
        Check(interactions.UserCount, "users");
        Check(interactions.ItemCount, "items");
        _blocks = Math.Clamp(Math.Min(interactions.UserCount, interactions.ItemCount) / RowsPerBlock, 1, MaxBlocks);
        _users = new AlignedFloats(interactions.UserCount * _stride);
        _items = new AlignedFloats(interactions.ItemCount * _stride);
        _userSquares = new AlignedFloats(_users.Length);
        _itemSquares = new AlignedFloats(_items.Length);
        _userSquares.Span.Fill(1);
        _itemSquares.Span.Fill(1);
        _dealt = [.. Enumerable.Range(0, interactions.ItemCount)];
        _blockOfItem = new byte[interactions.ItemCount];
        Fill(_users.Span, new Xoshiro256(seed, 1), 1);
        Fill(_items.Span, new Xoshiro256(seed, 2), 0);

        void Fill(Span<float> vectors, Xoshiro256 random, float bias)
        {
            for (int row = 0; row < vectors.Length; row += _stride)
            {
                foreach (ref float value in vectors.Slice(row, config.NComponents))
                    value = (float)((random.NextDouble() - 0.5) / config.NComponents);
                vectors[row + config.NComponents] = bias;
            }
        }
    }

    /// <inheritdoc/>
    public void RunEpoch(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ulong epochSeed = new Xoshiro256(_seed, 3 + (ulong)_epoch++).NextUInt64();
        new Xoshiro256(epochSeed, ulong.MaxValue).ShuffleFirst(_dealt.AsSpan(), _dealt.Length);
        for (int n = 0; n < _dealt.Length; n++)
            _blockOfItem[_dealt[n]] = (byte)((long)n * _blocks / _dealt.Length);
        for (int shift = 0; shift < _blocks; shift++)
        {
            BlockScheduler.Run(
                _blocks, _threads, () => new Workspace(new BprStep(_config), []),
                (block, workspace) => Learn(block, (block + shift) % _blocks, workspace, epochSeed, cancellationToken), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Keep()
    {
        _keptUsers = _users.Span.ToArray();
        _keptItems = _items.Span.ToArray();
    }

    /// <inheritdoc/>
    public void RestoreKept()
    {
        _keptUsers.CopyTo(_users.Span);
        _keptItems.CopyTo(_items.Span);
    }

    /// <inheritdoc/>
    public IFittedModel ToModel(CancellationToken cancellationToken) => new BprModel(_config, _users.Memory, _items.Memory);

    private void Learn(int userBlock, int itemBlock, Workspace workspace, ulong epochSeed, CancellationToken cancellationToken)
    {
        int firstUser = Bound(_interactions.UserCount, userBlock);
        int endUser = Bound(_interactions.UserCount, userBlock + 1);
        ReadOnlySpan<int> candidates = _dealt.AsSpan(FirstDealt(itemBlock)..FirstDealt(itemBlock + 1));
        List<(int User, int Item)> pairs = workspace.Pairs;
        pairs.Clear();
        for (int user = firstUser; user < endUser; user++)
            foreach (int item in _interactions.ItemsOf(user))
                if (_blockOfItem[item] == itemBlock)
                    pairs.Add((user, item));

        var random = new Xoshiro256(epochSeed, (ulong)((userBlock * _blocks) + itemBlock));
        Span<(int User, int Item)> order = CollectionsMarshal.AsSpan(pairs);
        random.ShuffleFirst(order, order.Length);
        Span<float> items = _items.Span;
        for (int n = 0; n < order.Length; n++)
        {
            if (n % StepsPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            (int user, int item) = order[n];
            Span<float> vector = _users.Span.Slice(user * _stride, _stride);
            float scale = workspace.Step.Draw(random, vector, _interactions.ItemsOf(user), item, candidates, items, out int other);
            if (scale > 0)
                workspace.Step.Move(scale, vector, _userSquares.Span.Slice(user * _stride, _stride), items, _itemSquares.Span, item, other);
        }
    }

    private int Bound(int rows, int block) => (int)((long)rows * block / _blocks);

    // The first n of the dealt items with n · blocks / items ≥ block.
    private int FirstDealt(int block) => (int)((((long)block * _dealt.Length) + _blocks - 1) / _blocks);

    // The vectors of each side are one array, and the length of arrays has a limit.
    private void Check(int rows, string what)
    {
        if ((long)rows * _stride > AlignedFloats.MaxLength)
            throw new TrainingException("training_error", string.Create(
                CultureInfo.InvariantCulture,
                $"BPRFM cannot hold {rows:N0} {what} with n_components {_config.NComponents}: their vectors have too many values for one array; lower n_components, or train on fewer {what}"));
    }

    private sealed record Workspace(BprStep Step, List<(int User, int Item)> Pairs);
}
