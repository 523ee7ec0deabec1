namespace Recotem.Serving.Tests;

/// <summary>The host that these tests are: the built-in plugins and those below.</summary>
[PluginHost]
public static partial class Plugins;

/// <summary>The strategy that recipes have by default lives in the training library, which serving does not know.</summary>
[Plugin("tpe")]
public sealed partial class NoSearch : ISearchStrategy
{
    public TrialParameters? Next(int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed) => null;
}

/// <summary>An algorithm whose models score what a test says.</summary>
[Plugin("Scripted")]
public sealed partial class ScriptedAlgorithm : IAlgorithm
{
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        throw new TrainingException("training_error", "this algorithm only opens models");

    public IFittedModel Open(ISectionReader sections) => ScriptedModel.Open(sections);
}

/// <summary>An algorithm that gives up, as one does that waits for something in vain.</summary>
[Plugin("ScriptedTimeout")]
public sealed partial class ScriptedTimeoutAlgorithm : IAlgorithm
{
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        throw new TrainingException("training_error", "this algorithm only opens models");

    public IFittedModel Open(ISectionReader sections) => throw new TaskCanceledException();
}

/// <summary>The same for an algorithm that cannot score new users.</summary>
[Plugin("ScriptedKnownOnly")]
public sealed partial class ScriptedKnownOnlyAlgorithm : IAlgorithm
{
    public static bool ScoresNewUsers => false;

    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        throw new TrainingException("training_error", "this algorithm only opens models");

    public IFittedModel Open(ISectionReader sections) => ScriptedModel.Open(sections);
}
