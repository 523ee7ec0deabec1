using System.Collections.Immutable;

namespace Recotem;

/// <summary>
/// A recommender algorithm. Its configuration record holds the hyperparameters; those with <see cref="SearchRangeAttribute"/> or
/// <see cref="SearchValuesAttribute"/> are tuned unless a recipe fixes them.
/// </summary>
[PluginKind("algorithms", Section = "training.algorithms", IgnoreCase = true)]
public interface IAlgorithm
{
    /// <summary>
    /// The number of the layout that <see cref="IFittedModel.Save"/> writes and <see cref="Open"/> reads. Raise it when the layout
    /// changes: an artifact with another number is refused.
    /// </summary>
    [Listed] static virtual int ModelSchema => 1;

    /// <summary>Whether fitted models can score users that were not trained, from the items they have.</summary>
    [Listed] static virtual bool ScoresNewUsers => true;

    /// <summary>Fits a model.</summary>
    /// <param name="interactions">The training data, users × items.</param>
    /// <param name="context">Seed, threads and, during a search, validation.</param>
    /// <param name="cancellationToken">Cancels the fit; looked at at least once per block of work.</param>
    /// <returns>The model. Equal data, hyperparameters, seed and instruction set give an equal model whatever the number of threads.</returns>
    /// <exception cref="TrainingException">The data or hyperparameters do not allow a fit.</exception>
    ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken);

    /// <summary>Opens a model that was saved; maps its sections and copies nothing of size.</summary>
    /// <param name="sections">The sections. They stay valid until the model is disposed.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArtifactException">The sections do not fit together.</exception>
    IFittedModel Open(ISectionReader sections);
}

/// <summary>A fitted model. Scoring is safe from several threads at once.</summary>
public interface IFittedModel : IDisposable
{
    /// <summary>The number of users that can be scored by index.</summary>
    int UserCount { get; }

    /// <summary>The number of items.</summary>
    int ItemCount { get; }

    /// <summary>Scores all items for some users. Higher is better; scores compare within one user only.</summary>
    /// <param name="users">User indices.</param>
    /// <param name="scores">Receives <c>users.Length</c> × <see cref="ItemCount"/> scores, row by row. Items the user has are scored like others.</param>
    void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores);

    /// <summary>Scores all items for a user that was not trained.</summary>
    /// <param name="items">The items that the user has, ascending and distinct.</param>
    /// <param name="scores">Receives <see cref="ItemCount"/> scores.</param>
    /// <returns>False if the algorithm cannot do this; then nothing is written.</returns>
    bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores);

    /// <summary>
    /// Writes the model's sections. This is called twice for each artifact, first to measure and then to write, so that nothing needs
    /// to be buffered: both calls must write the same sections in the same order with the same shapes and values.
    /// </summary>
    /// <param name="sections">Receives them; names must begin with <c>model.</c>.</param>
    void Save(ISectionWriter sections);
}

/// <summary>Receives the sections of an artifact.</summary>
public interface ISectionWriter
{
    /// <summary>Writes an array.</summary>
    /// <typeparam name="T"><see cref="byte"/>, <see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="name">The section's name: at most 32 of <c>[a-z0-9_.]</c>, unique.</param>
    /// <param name="shape">One to three dimensions, whose product is the number of values.</param>
    /// <param name="values">The values, row by row.</param>
    void Write<T>(string name, ReadOnlySpan<int> shape, ReadOnlySpan<T> values) where T : unmanaged;
}

/// <summary>Gives access to the sections of an artifact, mapped, not copied.</summary>
public interface ISectionReader
{
    /// <summary>An array.</summary>
    /// <typeparam name="T">The element type with which it was written.</typeparam>
    /// <param name="name">The section's name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <returns>The values, row by row.</returns>
    /// <exception cref="ArtifactException">There is no such section, or it has another element type.</exception>
    ReadOnlyMemory<T> Read<T>(string name, out ImmutableArray<int> shape) where T : unmanaged;
}
