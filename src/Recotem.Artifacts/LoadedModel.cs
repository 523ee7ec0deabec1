namespace Recotem.Artifacts;

/// <summary>
/// A model that is open for scoring, with the artifact in whose memory it lies. References are counted: whoever publishes the model
/// owns the first one and gives it up with <see cref="Dispose"/>; every request takes its own.
/// <code>
/// LoadedModel model;
/// do
///     model = slot.Current;              // a volatile read
/// while (!model.TryAcquire());           // false: it was replaced and released in between, so read again
/// try { … } finally { model.Release(); }
/// // hot swap:
/// Interlocked.Exchange(ref slot.Current, next).Dispose();
/// </code>
/// The memory is released with the last reference, never under a request that scores.
/// </summary>
public sealed class LoadedModel : IDisposable
{
    private int _references = 1;
    private int _disposed;

    internal LoadedModel(Artifact artifact, IFittedModel model, bool scoresNewUsers)
    {
        Artifact = artifact;
        Model = model;
        ScoresNewUsers = scoresNewUsers;
    }

    /// <summary>The artifact. Use it, and what it yields, between <see cref="TryAcquire"/> and <see cref="Release"/> only.</summary>
    public Artifact Artifact { get; }

    /// <summary>The model. Use it between <see cref="TryAcquire"/> and <see cref="Release"/> only.</summary>
    public IFittedModel Model { get; }

    /// <summary>Whether the model can score users that were not trained.</summary>
    public bool ScoresNewUsers { get; }

    /// <summary>Takes a reference.</summary>
    /// <returns>False if the model has been released already; then it must not be used.</returns>
    public bool TryAcquire()
    {
        int seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            int found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen)
                return true;
            seen = found;
        }

        return false;
    }

    /// <summary>Gives back a reference that <see cref="TryAcquire"/> gave. The last one releases model and artifact.</summary>
    /// <exception cref="InvalidOperationException">More references were given back than taken.</exception>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left < 0)
            throw new InvalidOperationException("more references to the model were given back than taken");
        if (left > 0)
            return;
        try
        {
            Model.Dispose();
        }
        finally
        {
            Artifact.Dispose();
        }
    }

    /// <summary>Gives up the owner's reference. Calling it again does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Release();
    }
}
