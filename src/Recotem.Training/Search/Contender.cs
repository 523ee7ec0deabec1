using System.Collections.Immutable;
using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>An algorithm that takes part in a search, and the results of its trials so far.</summary>
internal sealed class Contender
{
    /// <summary>
    /// How many trials before a trial the search strategy does not see. So many trials of one algorithm may run at once, and what
    /// the strategy sees does not depend on how many really do.
    /// </summary>
    public const int Lag = 8;

    private readonly PluginChoice<IAlgorithm> _choice;
    private readonly ConfigMapping _fixedKeys;

    // By number; null where a trial has not ended yet. What is there once never changes, so that strategies and running trials may look at it.
    private CompletedTrial?[] _ended = new CompletedTrial?[Lag];
    private int _endedInOrder;

    private Contender(PluginDescriptor descriptor, PluginChoice<IAlgorithm> choice)
    {
        Descriptor = descriptor;
        _choice = choice;
        _fixedKeys = choice.Node as ConfigMapping ?? new ConfigMapping(choice.Position, []);
        SearchSpace space = descriptor.Configuration?.SearchSpace() ?? SearchSpace.Empty;
        Space = space.Without(_fixedKeys.Entries.Select(e => e.Key).ToHashSet(StringComparer.Ordinal));
        SearchSpaceRules.Check(descriptor.Id.Name, Space);
    }

    /// <summary>The algorithm.</summary>
    public PluginDescriptor Descriptor { get; }

    /// <summary>The name in events and headers: that of the class in the original, for instance <c>TopPopRecommender</c>.</summary>
    public string ClassName => $"{Descriptor.Id.Name}Recommender";

    /// <summary>The hyperparameters that are drawn.</summary>
    public SearchSpace Space { get; }

    /// <summary>The number of trials, as long as nobody hands any on.</summary>
    public int Budget { get; private set; }

    /// <summary>Whether it takes trials that others leave: it has something to draw, and the recipe gives it no number.</summary>
    public bool TakesMore { get; private set; }

    /// <summary>The algorithms of a recipe that get at least one trial.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="catalog">The catalog, in which names and aliases are looked up.</param>
    /// <exception cref="TrainingException">The budget names an algorithm that does not take part, or none gets a trial.</exception>
    public static ImmutableArray<Contender> Of(LoadedRecipe recipe, PluginCatalog catalog)
    {
        TrainingSection training = recipe.Recipe.Training;
        int?[] asked = ExplicitTrials(recipe, catalog);
        bool ignoresNumbers = asked.All(static number => number <= 0);
        Contender[] all = [.. recipe.Algorithms.Select((algorithm, i) => new Contender(algorithm.Descriptor, training.Algorithms[i]))];
        int[] budgets = [.. TrialBudget.Apportion(training.NTrials, asked)];
        bool[] takers = [.. all.Select((contender, i) => !contender.Space.Dimensions.IsEmpty && (asked[i] is null || ignoresNumbers))];
        for (int i = 0; i < all.Length; i++)
        {
            // Without anything to draw every trial would fit the same model.
            if (!all[i].Space.Dimensions.IsEmpty || budgets[i] <= 1)
                continue;
            int rest = budgets[i] - 1;
            budgets[i] = 1;
            TrialBudget.HandOn(rest, takers, budgets);
        }

        for (int i = 0; i < all.Length; i++)
            (all[i].Budget, all[i].TakesMore) = (budgets[i], takers[i]);
        ImmutableArray<Contender> active = [.. all.Where(static contender => contender.Budget > 0)];
        return !active.IsEmpty ? active : throw new TrainingException(
            TrainingErrorCode.NoActiveAlgorithms, "no algorithm gets a trial; raise training.n_trials or change training.per_algorithm_trials");
    }

    /// <summary>The trials on which a trial's hyperparameters and its pruning may depend, in the order of their numbers.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="completed">The trials, if all of them have ended.</param>
    /// <returns>Whether all of them have ended.</returns>
    public bool TrySee(int trial, out ReadOnlyMemory<CompletedTrial> completed)
    {
        int visible = Math.Max(0, trial - Lag + 1);
        completed = default;
        if (_endedInOrder < visible)
            return false;
        completed = _ended.AsMemory(0, visible)!;
        return true;
    }

    /// <summary>Records the end of a trial.</summary>
    /// <param name="trial">The trial.</param>
    public void Record(CompletedTrial trial)
    {
        if (trial.Trial >= _ended.Length)
            Array.Resize(ref _ended, (int)Math.Min(Array.MaxLength, Math.Max(2L * _ended.Length, trial.Trial + 1L)));
        _ended[trial.Trial] = trial;
        while (_endedInOrder < _ended.Length && _ended[_endedInOrder] is not null)
            _endedInOrder++;
    }

    /// <summary>All hyperparameters of a model.</summary>
    /// <param name="drawn">What the search has drawn.</param>
    /// <param name="learnt">What the fit has learnt.</param>
    public Hyperparameters Join(TrialParameters drawn, IReadOnlyDictionary<string, long> learnt) => Hyperparameters.Join(_fixedKeys, drawn, learnt);

    /// <summary>Constructs the algorithm with hyperparameters.</summary>
    /// <param name="hyperparameters">The hyperparameters.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scope">What the plugin may ask for.</param>
    /// <param name="cancellationToken">Cancels the activation.</param>
    public ValueTask<IAlgorithm> ActivateAsync(Hyperparameters hyperparameters, PluginCatalog catalog, PluginScope scope, CancellationToken cancellationToken) =>
        _choice.Bind(catalog, hyperparameters.Mapping).ActivateAsync(scope, cancellationToken);

    private static int?[] ExplicitTrials(LoadedRecipe recipe, PluginCatalog catalog)
    {
        var trials = new int?[recipe.Algorithms.Length];
        foreach ((string name, int number) in recipe.Recipe.Training.PerAlgorithmTrials ?? new Dictionary<string, int>())
        {
            PluginRef? id = catalog.FindKind(typeof(IAlgorithm)) is { } kind ? catalog.Find(kind.Id, name)?.Id : null;
            int index = id is null ? -1 : recipe.Algorithms.ToList().FindIndex(a => a.Descriptor.Id == id);
            if (index < 0)
            {
                string expected = NearestName.Expected(name, recipe.Algorithms.Select(a => a.Descriptor.Id.Name));
                throw new TrainingException(
                    TrainingErrorCode.UnknownAlgorithmInBudget, $"training.per_algorithm_trials: '{name}' is not among training.algorithms; {expected}");
            }

            if (trials[index] is not null)
            {
                throw new TrainingException(
                    TrainingErrorCode.UnknownAlgorithmInBudget,
                    $"training.per_algorithm_trials: '{name}' is another name of '{recipe.Algorithms[index].Descriptor.Id.Name}', which has a number already; keep one of them");
            }

            trials[index] = number;
        }

        return trials;
    }
}
