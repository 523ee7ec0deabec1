namespace Recotem.Recommenders;

/// <summary>A model under training that improves epoch by epoch.</summary>
internal interface IEpochTrainer
{
    /// <summary>Improves the model once.</summary>
    void RunEpoch(CancellationToken cancellationToken);

    /// <summary>Remembers the present state.</summary>
    void Keep();

    /// <summary>Goes back to the state that was remembered last.</summary>
    void RestoreKept();

    /// <summary>A model of the present state; valid until the next epoch.</summary>
    IFittedModel ToModel(CancellationToken cancellationToken);
}
