using System.Collections.Concurrent;

namespace Recotem.Recommenders;

/// <summary>A factorisation that was learnt from pairs. A new user's vector takes a fixed number of the same steps with the items at rest.</summary>
internal sealed class BprModel : FactorModel
{
    // The same draws for every request, so that the same items give the same scores.
    private const ulong PredictionSeed = 42;

    private readonly BprFm.Config _config;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    public BprModel(BprFm.Config config, ReadOnlyMemory<float> users, ReadOnlyMemory<float> items)
        : base(users, items, BprStep.Stride(config), config.NComponents) => _config = config;

    /// <inheritdoc/>
    protected override void Embed(ReadOnlySpan<int> items, Span<float> user)
    {
        if (!_workspaces.TryTake(out Workspace? workspace))
            workspace = new Workspace(new BprStep(_config), new float[user.Length]);
        user.Clear();
        user[_config.NComponents] = 1;
        workspace.Squares.AsSpan().Fill(1);
        var random = new Xoshiro256(PredictionSeed);
        for (int epoch = 0; epoch < _config.PredictionTimeEpochs; epoch++)
        {
            foreach (int item in items)
            {
                float scale = workspace.Step.Draw(random, user, items, item, [], Items, out int other);
                if (scale > 0)
                    workspace.Step.MoveUser(scale, user, workspace.Squares, Items, item, other);
            }
        }

        _workspaces.Add(workspace);
    }

    private sealed record Workspace(BprStep Step, float[] Squares);
}
