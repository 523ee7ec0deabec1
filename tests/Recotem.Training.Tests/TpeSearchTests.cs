using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Recotem.Benchmarks.Search;
using Xunit.Abstractions;

namespace Recotem.Training.Tests;

public sealed class TpeSearchTests(ITestOutputHelper output)
{
    private static readonly ConfigScalar s_a = new(default, "a", ScalarKind.Text);
    private static readonly ConfigScalar s_b = new(default, "b", ScalarKind.Text);
    private static readonly ConfigScalar s_c = new(default, "c", ScalarKind.Text);

    private static readonly SearchSpace s_space = new(
    [
        new RealDimension("x", 0, 1),
        new RealDimension("r", 1e-4, 1e-1, Log: true),
        new IntegerDimension("n", 3, 18, Step: 5),
        new IntegerDimension("k", 1, 1000, Log: true),
        new RealDimension("s", 0, 0.3, Step: 0.1),
        new CategoricalDimension("c", [s_a, s_b, s_c]),
        new IntegerDimension("fixed", 7, 7),
        new RealDimension("point", 2.5, 2.5),
    ]);

    /// <summary>At equal budget, with the delay that the product has. The seeds are fixed, so this cannot fail by chance.</summary>
    [Theory]
    [InlineData("sphere-5")]
    [InlineData("branin")]
    [InlineData("hartmann-6")]
    [InlineData("ackley-5")]
    [InlineData("mixed")]
    public void Tpe_beats_random_search_over_fifty_seeds(string name)
    {
        TestFunction function = TestFunction.All.Single(f => f.Name == name);
        SearchComparison comparison = SearchComparison.Of(new TpeSearch(new()), new RandomSearch(), function, trials: 100, seeds: 50, Contender.Lag);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {comparison.Wins} of 50, z = {comparison.MannWhitney:F2}"));

        // 35 of 50 happens by chance in 0.3 % of all cases, z above 3.09 in 0.1 %.
        Assert.True(SearchComparison.Quantile(comparison.Values, 0.5) < SearchComparison.Quantile(comparison.Against, 0.5));
        Assert.InRange(comparison.Wins, 35, 50);
        Assert.InRange(comparison.MannWhitney, 3.09, double.PositiveInfinity);
    }

    [Theory]
    [InlineData("sphere-5", 0.0, 0.0, 0.0, 0.0, 0.0)]
    [InlineData("hartmann-6", 0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573)]
    [InlineData("branin", 9.42477796, 2.475)]
    [InlineData("ackley-5", 0.0, 0.0, 0.0, 0.0, 0.0)]
    public void The_functions_have_their_published_minimum(string name, params double[] at)
    {
        TestFunction function = TestFunction.All.Single(f => f.Name == name);
        Assert.Equal(function.Minimum, function.Value([.. at.Select(v => v.ToString("R", CultureInfo.InvariantCulture))]), 5);
    }

    [Fact]
    public void The_first_trials_are_those_of_random_search()
    {
        var search = new TpeSearch(new());
        CompletedTrial[] history = History(9);
        for (int trial = 0; trial < 10; trial++)
            Assert.Equal(Texts(new RandomSearch().Next(trial, 42, s_space, [])!), Texts(search.Next(trial, 42, s_space, history.AsSpan(0, Math.Max(0, trial - 7)))!));

        // Trial 10 is the first that sees three; without them it has nothing to learn from.
        Assert.NotEqual(Texts(new RandomSearch().Next(10, 42, s_space, [])!), Texts(search.Next(10, 42, s_space, History(3))!));
        Assert.Equal(Texts(new RandomSearch().Next(10, 42, s_space, [])!), Texts(search.Next(10, 42, s_space, History(2))!));
        Assert.NotEqual(Texts(new RandomSearch().Next(1, 42, s_space, [])!), Texts(new TpeSearch(new() { NStartupTrials = 1 }).Next(1, 42, s_space, History(1))!));
    }

    [Fact]
    public void A_proposal_is_a_pure_function_of_its_arguments()
    {
        CompletedTrial[] history = History(30);
        string[] first = Texts(new TpeSearch(new()).Next(40, 42, s_space, history)!);
        Assert.Equal(first, Texts(new TpeSearch(new()).Next(40, 42, s_space, history)!));
        Assert.NotEqual(first, Texts(new TpeSearch(new()).Next(41, 42, s_space, history)!));
        Assert.NotEqual(first, Texts(new TpeSearch(new()).Next(40, 43, s_space, history)!));
        Assert.NotEqual(first, Texts(new TpeSearch(new()).Next(40, 42, s_space, history.AsSpan(0, 15))!));
    }

    [Fact]
    public void Fixing_one_hyperparameter_leaves_the_others_as_they_were()
    {
        CompletedTrial[] history = History(30);
        SearchSpace smaller = s_space.Without(new HashSet<string> { "x" });
        Assert.Equal(Texts(new TpeSearch(new()).Next(40, 42, s_space, history)!)[1..], Texts(new TpeSearch(new()).Next(40, 42, smaller, history)!));
    }

    [Fact]
    public void Every_proposal_lies_in_the_space()
    {
        CompletedTrial[] history = History(60);
        for (int trial = 60; trial < 400; trial++)
        {
            Dictionary<string, ConfigScalar> drawn = new TpeSearch(new()).Next(trial, 42, s_space, history)!.Values.ToDictionary(v => v.Key, v => v.Value);
            Assert.InRange(Number("x"), 0, 1);
            Assert.InRange(Number("r"), 1e-4, 1e-1);
            Assert.Contains(drawn["n"].Text, new[] { "3", "8", "13", "18" });
            Assert.InRange(Number("k"), 1, 1000);
            Assert.Equal(Math.Round(Number("k")), Number("k"));
            Assert.Contains(Math.Round(Number("s"), 9), new[] { 0, 0.1, 0.2, 0.3 });
            Assert.Contains(drawn["c"], new[] { s_a, s_b, s_c });
            Assert.Equal(("7", "2.5"), (drawn["fixed"].Text, drawn["point"].Text));
            Assert.Equal((ScalarKind.Float, ScalarKind.Integer, ScalarKind.Integer, ScalarKind.Float), (drawn["x"].Kind, drawn["n"].Kind, drawn["k"].Kind, drawn["s"].Kind));

            double Number(string key) => double.Parse(drawn[key].Text, CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void What_good_trials_have_in_common_is_tried_more_often()
    {
        // Good is c = b with x near 0.2; everything else is bad.
        CompletedTrial[] history =
        [
            .. Enumerable.Range(0, 60).Select(i =>
            {
                double x = i % 10 == 0 ? 0.2 + i * 1e-4 : (i * 0.61803) % 1;
                ConfigScalar c = i % 10 == 0 ? s_b : i % 2 == 0 ? s_a : s_c;
                return new CompletedTrial(i, new([new("x", DrawnValue.Of(x)), new("c", c)]), i % 10 == 0 ? 1 : -i);
            }),
        ];
        SearchSpace space = new([new RealDimension("x", 0, 1), new CategoricalDimension("c", [s_a, s_b, s_c])]);
        TrialParameters[] drawn = [.. Enumerable.Range(100, 200).Select(trial => new TpeSearch(new()).Next(trial, 1, space, history)!)];
        Assert.InRange(drawn.Count(d => d.Values[1].Value == s_b), 180, 200);
        Assert.InRange(drawn.Count(d => Math.Abs(double.Parse(d.Values[0].Value.Text, CultureInfo.InvariantCulture) - 0.2) < 0.1), 150, 200);
    }

    [Fact]
    public void Pruned_trials_rank_behind_completed_ones_and_failed_ones_do_not_count()
    {
        CompletedTrial[] completed = History(12);
        CompletedTrial failed = new(12, completed[0].Parameters, null);
        Assert.Equal(Next(completed), Next([.. completed, failed]));
        Assert.Equal(Random(), Next([.. History(2), failed]));

        // Its intermediate score is the highest of all, and still only the density of the others changes.
        CompletedTrial pruned = failed with { IsPruned = true, Intermediate = [new(5, 1e9)] };
        CompletedTrial best = failed with { Score = 1e9 };
        CompletedTrial worst = failed with { Score = -1e9 };
        Assert.NotEqual(Next([.. completed, failed]), Next([.. completed, pruned]));
        Assert.NotEqual(Next([.. completed, best]), Next([.. completed, pruned]));
        Assert.Equal(Next([.. completed, worst]), Next([.. completed, pruned]));
        Assert.NotEqual(Random(), Next([.. History(2), pruned with { Trial = 2 }]));
        Assert.NotEqual(Random(), Next([.. History(2), pruned with { Trial = 2, Intermediate = [] }]));

        static string[] Next(CompletedTrial[] history) => [.. Enumerable.Range(20, 30).SelectMany(trial => Texts(new TpeSearch(new()).Next(trial, 42, s_space, history)!))];

        static string[] Random() => [.. Enumerable.Range(20, 30).SelectMany(trial => Texts(new RandomSearch().Next(trial, 42, s_space, [])!))];
    }

    [Fact]
    public void The_later_a_trial_was_pruned_the_better_it_ranks()
    {
        // With one good trial, the first of the ranking decides alone what is drawn around.
        CompletedTrial[] early = [.. Enumerable.Range(0, 10).Select(i => Pruned(i, 5, i))];
        CompletedTrial late = Pruned(10, 10, -1);
        double nearLate = Draws([.. early, late]).Count(x => Math.Abs(x - 0.9) < 0.1);
        double nearBest = Draws([.. early, late with { Intermediate = [new(5, -1)] }]).Count(x => Math.Abs(x - 0.9) < 0.1);
        Assert.True(nearLate > 2 * nearBest, $"{nearLate} and {nearBest} of 100");

        static CompletedTrial Pruned(int trial, int epochs, double score) =>
            new(trial, new([new("x", DrawnValue.Of(trial == 10 ? 0.9 : trial * 0.07))]), null) { IsPruned = true, Intermediate = [new(epochs, score)] };

        static IEnumerable<double> Draws(CompletedTrial[] history) => Enumerable.Range(20, 100).Select(trial => double.Parse(
            new TpeSearch(new() { MaxGoodTrials = 1 }).Next(trial, 42, new SearchSpace([new RealDimension("x", 0, 1)]), history)!.Values[0].Value.Text, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_pruned_trial_without_scores_ranks_behind_those_with_some()
    {
        CompletedTrial[] bad = [.. Enumerable.Range(0, 10).Select(i => Pruned(i, i * 0.07, [new(5, -1)]))];
        string last = Draw([.. bad, Pruned(10, 0.9, [])]);
        Assert.Equal(last, Draw([.. bad, Pruned(10, 0.9, [new(1, -9)])]));
        Assert.NotEqual(last, Draw([.. bad, Pruned(10, 0.9, [new(9, 9)])]));

        static CompletedTrial Pruned(int trial, double x, ImmutableArray<IntermediateScore> scores) =>
            new(trial, new([new("x", DrawnValue.Of(x))]), null) { IsPruned = true, Intermediate = scores };

        static string Draw(CompletedTrial[] history) => new TpeSearch(new()).Next(20, 42, new SearchSpace([new RealDimension("x", 0, 1)]), history)!.Values[0].Value.Text;
    }

    [Theory]
    [InlineData("tpe")]
    [InlineData("random")]
    public void None_of_few_combinations_is_tried_twice_although_some_trials_are_not_visible_yet(string name)
    {
        ISearchStrategy search = name == "tpe" ? new TpeSearch(new()) : new RandomSearch();
        SearchSpace space = new([new IntegerDimension("k", 1, 9, Log: true), new RealDimension("s", 0, 0.3, Step: 0.1), new CategoricalDimension("c", [s_a, s_b])]);
        var ended = new List<CompletedTrial>();
        while (search.Next(ended.Count, 42, space, ended.Take(Math.Max(0, ended.Count - Contender.Lag + 1)).ToArray()) is { } next)
            ended.Add(new CompletedTrial(ended.Count, next, ended.Count % 5 == 0 ? null : Math.Sin(ended.Count)));
        Assert.Equal(72, ended.Count);
        Assert.Equal(72, ended.Select(t => string.Join('|', t.Parameters.Values.Select(v => $"{v.Key} {Math.Round(v.Value.Kind == ScalarKind.Text ? v.Value.Text[0] : double.Parse(v.Value.Text, CultureInfo.InvariantCulture), 6)}"))).Distinct().Count());
        Assert.Null(search.Next(int.MaxValue, 42, space, ended.ToArray()));
    }

    [Fact]
    public void Few_combinations_are_drawn_first_as_often_as_their_scale_says()
    {
        SearchSpace space = new([new IntegerDimension("k", 1, 99, Log: true)]);
        int small = Enumerable.Range(1, 4000).Count(seed => int.Parse(new RandomSearch().Next(0, (ulong)seed, space, [])!.Values[0].Value.Text, CultureInfo.InvariantCulture) < 10);
        Assert.InRange(small, 1900, 2100);
    }

    [Fact]
    public void Among_many_combinations_one_that_is_seen_is_drawn_again_hardly_ever()
    {
        SearchSpace space = new([new IntegerDimension("k", 1, 300)]);
        CompletedTrial[] history = [.. Enumerable.Range(0, 40).Select(i => new CompletedTrial(i, new([new("k", DrawnValue.Of(100L + i % 20))]), i % 20 == 0 ? 1 : -1))];
        int repeated = Enumerable.Range(40, 100).Count(trial => new TpeSearch(new()).Next(trial, 42, space, history)!.Values[0].Value.Text is ['1', '0' or '1', _]);
        Assert.InRange(repeated, 0, 30);
    }

    [Fact]
    public void A_range_that_is_wider_than_the_largest_number_is_drawn_from()
    {
        SearchSpace space = new([new RealDimension("x", -double.MaxValue, double.MaxValue)]);
        CompletedTrial[] history = [.. Enumerable.Range(0, 12).Select(i => new CompletedTrial(i, new RandomSearch().Next(i, 7, space, [])!, Math.Sin(i)))];
        foreach (ISearchStrategy search in new ISearchStrategy[] { new RandomSearch(), new TpeSearch(new()), new GridSearch(new() { Points = 500 }) })
        {
            double[] drawn = [.. Enumerable.Range(20, 100).Select(trial => double.Parse(search.Next(trial, 1, space, history)!.Values[0].Value.Text, CultureInfo.InvariantCulture))];
            Assert.All(drawn, x => Assert.InRange(x, -double.MaxValue, double.MaxValue));
            Assert.InRange(drawn.Distinct().Count(), 50, 100);
        }
    }

    [Fact]
    public void Dimensions_that_cannot_be_drawn_are_refused_by_name()
    {
        (SearchDimension Dimension, string Problem)[] wrong =
        [
            (new RealDimension("x", 0.1, 10, Log: true, Step: 0.1), "logarithmic scale and in steps"),
            (new IntegerDimension("x", 1, 10, Log: true, Step: 2), "logarithmic scale and in steps"),
            (new RealDimension("x", 0, double.PositiveInfinity), "not finite"),
            (new RealDimension("x", 2, 1), "2 to 1, which is empty"),
            (new IntegerDimension("x", 0, 10, Log: true), "has no logarithm"),
            (new RealDimension("x", 0, 1, Log: true), "has no logarithm"),
            (new CategoricalDimension("x", []), "no values"),
        ];
        foreach ((SearchDimension dimension, string problem) in wrong)
        {
            TrainingException error = Assert.Throws<TrainingException>(() => SearchSpaceRules.Check("A", new SearchSpace([dimension])));
            Assert.Equal("search_error", error.Code);
            Assert.Contains("hyperparameter 'x' of 'A'", error.Message);
            Assert.Contains(problem, error.Message);
        }

        SearchSpaceRules.Check("A", s_space);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 40)]
    [InlineData(1, 7)]
    [InlineData(2, 7)]
    [InlineData(3, 30)]
    [InlineData(4, 2)]
    public void A_density_sums_to_one(int dimension, int trials)
    {
        NumericScale scale = NumericScale.Of(s_space.Dimensions[dimension]);
        CompletedTrial[] history = History(trials);
        var density = new ParzenEstimator(scale, [.. history.Select(t => scale.PlaceOf(double.Parse(t.Parameters.Values[dimension].Value.Text, CultureInfo.InvariantCulture)))], 1);
        double sum = 0;
        if (scale.HasCells)
        {
            var cells = new SortedSet<double>();
            for (int i = 0; i <= 100_000; i++)
                cells.Add(scale.Snap(scale.Low + (scale.High - scale.Low) * i / 100_000));
            sum = cells.Sum(place => Math.Exp(density.LogDensity(place)));
        }
        else
        {
            const int Slices = 20_000;
            double width = (scale.High - scale.Low) / Slices;
            for (int i = 0; i < Slices; i++)
                sum += width * Math.Exp(density.LogDensity(scale.Low + (i + 0.5) * width));
        }

        Assert.Equal(1, sum, 5);
    }

    [Theory]
    [InlineData(0.0, 1.0, 0.3413447460685429)]
    [InlineData(-1.0, 1.0, 0.6826894921370859)]
    [InlineData(-40.0, 40.0, 1.0)]
    [InlineData(1.96, 40.0, 0.024997895148220435)]
    [InlineData(-6.0, -5.0, 2.856649842341569E-07)]
    [InlineData(8.0, 9.0, 6.219831985865866E-16)]
    [InlineData(-0.001, 0.002, 0.0011968262427912066)]
    [InlineData(30.0, 40.0, 4.906713927148764E-198)]
    public void Probabilities_of_the_normal_distribution(double from, double to, double expected)
    {
        Assert.Equal(1, NormalDistribution.Mass(new Vector<double>(from), new Vector<double>(to))[0] / expected, 1e-12);
        Assert.Equal(1, NormalDistribution.Mass(new Vector<double>(-to), new Vector<double>(-from))[0] / expected, 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_density_is_the_sum_of_its_kernels(int dimension)
    {
        NumericScale scale = NumericScale.Of(s_space.Dimensions[dimension]);
        foreach (int trials in new[] { 0, 1, 2, 3, 8, 26, 61 })
        {
            double[] places = [.. History(trials).Select(t => scale.PlaceOf(double.Parse(t.Parameters.Values[dimension].Value.Text, CultureInfo.InvariantCulture)))];
            var density = new ParzenEstimator(scale, places, 0.7);
            for (int i = 0; i <= 20; i++)
            {
                double place = scale.Snap(scale.Low + (scale.High - scale.Low) * i / 20);
                Assert.Equal(LogDensity(scale, places, 0.7, place), density.LogDensity(place), 1e-11);
            }
        }
    }

    [Theory]
    [InlineData(1L << 16, false)]
    [InlineData(1L << 19, false)]
    [InlineData(1L << 20, false)]
    [InlineData(1L << 24, false)]
    [InlineData(1L << 20, true)]
    public void A_narrow_cell_has_the_probability_between_its_ends(long max, bool log)
    {
        NumericScale scale = NumericScale.Of(new IntegerDimension("k", 1, max, Log: log));
        double[] places = [.. Enumerable.Range(1, 30).Select(i => scale.Snap(scale.Low + (scale.High - scale.Low) * i / 37))];
        var density = new ParzenEstimator(scale, places, 1);
        for (int i = 0; i <= 20; i++)
        {
            double place = scale.Snap(scale.Low + (scale.High - scale.Low) * i / 20);
            Assert.Equal(LogDensity(scale, places, 1, place), density.LogDensity(place), 1e-7);
        }
    }

    [Fact]
    public void Cells_whose_ends_are_the_same_number_are_told_apart_by_their_density()
    {
        const long Max = 1L << 61;
        var dimension = new IntegerDimension("k", 1, Max);
        NumericScale scale = NumericScale.Of(dimension);
        NumericScale line = NumericScale.Of(new RealDimension("x", 1, Max));
        double[] places = [0.7 * Max, 0.71 * Max, 0.2 * Max];
        var density = new ParzenEstimator(scale, places, 1);
        var onLine = new ParzenEstimator(line, places, 1);
        foreach (double place in new[] { 1, 0.2 * Max, 0.5 * Max, 0.705 * Max, Max })
            Assert.Equal(onLine.LogDensity(place), density.LogDensity(place), 1e-9);

        // The best trials lie together, so that later ones must too.
        CompletedTrial[] history = [.. Enumerable.Range(0, 40).Select(i => Ended(i, (0.025 * i + 0.01) * Max))];
        double[] drawn = [.. Enumerable.Range(60, 100).Select(trial => double.Parse(
            new TpeSearch(new()).Next(trial, 42, new SearchSpace([dimension]), history)!.Values[0].Value.Text, CultureInfo.InvariantCulture) / Max)];
        Assert.InRange(drawn.Count(x => Math.Abs(x - 0.7) < 0.1), 70, 100);

        static CompletedTrial Ended(int trial, double value) =>
            new(trial, new([new("k", DrawnValue.Of((long)value))]), -Math.Abs(value / Max - 0.7));
    }

    // Term by term, in logarithms, with the rules of widths and weights written down a second time.
    private static double LogDensity(NumericScale scale, double[] places, double priorWeight, double place)
    {
        double range = scale.High - scale.Low;
        double[] means = [.. places, (scale.Low + scale.High) / 2];
        double[] weights = [.. places.Select((_, age) => places.Length < 27 || age >= places.Length - 25 ? places.Length == 26 && age == 0 ? 1 / 26.0 : 1
            : 1.0 / places.Length + (1 - 1.0 / places.Length) * age / (places.Length - 26)), places.Length == 0 ? 1 : priorWeight];
        (double from, double to) = scale.HasCells ? scale.CellAt(place) : (0, 0);
        double density = 0;
        for (int kernel = 0; kernel < means.Length; kernel++)
        {
            double deviation = range;
            if (kernel < places.Length)
            {
                // Equal places stand in the order of trials.
                double[] before = [.. means.Where((mean, other) => mean < means[kernel] || mean == means[kernel] && other < kernel)];
                double[] after = [.. means.Where((mean, other) => mean > means[kernel] || mean == means[kernel] && other > kernel)];
                double widest = Math.Max(before.Length == 0 ? 0 : means[kernel] - before.Max(), after.Length == 0 ? 0 : after.Min() - means[kernel]);
                deviation = Math.Min(range, Math.Max(widest, range / Math.Min(100, 2 + places.Length)));
            }

            double mass = Mass(scale.Low, scale.High);
            double z = (place - means[kernel]) / deviation;
            density += weights[kernel] / weights.Sum() / mass * (scale.HasCells ? Mass(from, to) : Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) / deviation);

            double Mass(double low, double high) => NormalMass((low - means[kernel]) / deviation, (high - means[kernel]) / deviation);
        }

        return Math.Log(density);
    }

    // The rule of Gauss and Legendre with five points, on so many parts that it is exact to the last digits.
    private static double NormalMass(double from, double to)
    {
        (double Point, double Weight)[] rule =
        [
            (0, 0.5688888888888889), (0.5384693101056831, 0.47862867049936647), (-0.5384693101056831, 0.47862867049936647),
            (0.9061798459386640, 0.23692688505618908), (-0.9061798459386640, 0.23692688505618908),
        ];
        int parts = 1 + (int)((to - from) / 0.05);
        double half = (to - from) / parts / 2;
        double sum = 0;
        for (int part = 0; part < parts; part++)
        {
            foreach ((double point, double weight) in rule)
            {
                double x = from + half * (2 * part + 1 + point);
                sum += weight * half * Math.Exp(-x * x / 2);
            }
        }

        return sum / Math.Sqrt(2 * Math.PI);
    }

    /// <summary>A proposal once made logarithms and buffers for each candidate and kernel, which a count of bytes tells without a clock.</summary>
    [Fact]
    public void A_proposal_after_a_thousand_trials_needs_little_more_than_a_place_for_each_value()
    {
        SearchSpace space = new([.. Enumerable.Range(1, 6).Select(i => new RealDimension($"x{i}", 0, 1))]);
        CompletedTrial[] history = [.. Enumerable.Range(0, 1000).Select(trial => new CompletedTrial(trial, RandomSearch.Draw(space, 7, trial), Math.Sin(trial)))];
        var search = new TpeSearch(new());
        search.Next(1000, 42, space, history);
        long before = GC.GetAllocatedBytesForCurrentThread();
        search.Next(1001, 42, space, history);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6 * 1000 * 100);
    }

    [Fact]
    public void Older_trials_weigh_less_once_there_are_more_than_twenty_five()
    {
        double[] few = TrialWeights.WithPrior(25, 1);
        Assert.All(few, w => Assert.Equal(1 / 26.0, w, 12));
        double[] many = TrialWeights.WithPrior(45, 1);
        Assert.Equal(1, many.Sum(), 12);
        Assert.Equal(1 / 45.0, many[0] / many[^1], 12);
        Assert.Equal(1, many[19] / many[^1], 12);
        Assert.All(many[20..], w => Assert.Equal(many[^1], w, 12));
        for (int i = 1; i < 20; i++)
            Assert.True(many[i] > many[i - 1]);
    }

    [Fact]
    public void Options_are_those_of_the_recipe()
    {
        CompletedTrial[] history = History(30);
        string[] usual = Texts(new TpeSearch(new()).Next(40, 42, s_space, history)!);
        foreach (TpeSearch.Config config in new TpeSearch.Config[] { new() { NEiCandidates = 1 }, new() { Gamma = 0.5 }, new() { MaxGoodTrials = 1 }, new() { PriorWeight = 50 }, new() { NStartupTrials = 41 } })
            Assert.NotEqual(usual, Texts(new TpeSearch(config).Next(40, 42, s_space, history)!));
    }

    private static CompletedTrial[] History(int count) =>
        [.. Enumerable.Range(0, count).Select(trial => new CompletedTrial(trial, new RandomSearch().Next(trial, 7, s_space, [])!, Math.Sin(trial)))];

    private static string[] Texts(TrialParameters parameters) => [.. parameters.Values.Select(v => v.Value.Text)];
}
