using System.Collections.Immutable;
using System.Globalization;

namespace Recotem.Training.Tests;

public sealed class RandomSearchTests
{
    private static readonly RandomSearch s_search = new();
    private static readonly ConfigScalar s_none = new(default, "none", ScalarKind.Text);
    private static readonly ConfigScalar s_some = new(default, "true", ScalarKind.Boolean);

    [Fact]
    public void A_draw_is_a_pure_function_of_seed_and_trial()
    {
        SearchSpace space = new([new RealDimension("a", 0, 1), new IntegerDimension("n", 1, 1000)]);
        CompletedTrial[] history = [new(0, new TrialParameters([]), 0.5)];
        for (int trial = 0; trial < 20; trial++)
        {
            Assert.Equal(Texts(space, trial, 42), Texts(space, trial, 42));
            Assert.Equal(Texts(space, trial, 42), Texts(new RandomSearch().Next(trial, 42, space, history)!));
        }

        Assert.Equal(20, Enumerable.Range(0, 20).Select(t => Texts(space, t, 42)[0]).Distinct().Count());
        Assert.NotEqual(Texts(space, 0, 42), Texts(space, 0, 43));
    }

    [Fact]
    public void Drawn_values_are_recorded_so_that_a_change_of_the_generator_is_noticed()
    {
        SearchSpace space = new([new RealDimension("a", 0, 1), new IntegerDimension("n", 1, 1000), new RealDimension("r", 1e-4, 1e-1, Log: true)]);
        Assert.Equal(s_golden, Texts(space, 3, 42));
    }

    [Fact]
    public void Fixing_one_hyperparameter_leaves_the_others_as_they_were()
    {
        SearchSpace both = new([new RealDimension("a", 0, 1), new RealDimension("b", 0, 1)]);
        SearchSpace one = both.Without(new HashSet<string> { "a" });
        Assert.Equal(Texts(both, 5, 7)[1], Texts(one, 5, 7)[0]);
        Assert.NotEqual(Texts(both, 5, 7)[0], Texts(both, 5, 7)[1]);
    }

    [Fact]
    public void Integers_reach_both_ends_and_nothing_else()
    {
        Assert.Equal(["3", "4", "5"], Distinct(new IntegerDimension("n", 3, 5)));
        Assert.Equal(["4", "9", "14"], Distinct(new IntegerDimension("n", 4, 18, Step: 5)));
        Assert.Equal(["1", "2", "3", "4"], Distinct(new IntegerDimension("n", 1, 4, Log: true)));
        Assert.Equal(["7"], Distinct(new IntegerDimension("n", 7, 7)));
        Assert.Equal(["-2", "-1", "0"], Distinct(new IntegerDimension("n", -2, 0)));
        long wide = long.Parse(Draw(new IntegerDimension("n", long.MinValue, long.MaxValue), 0).Text, CultureInfo.InvariantCulture);
        Assert.NotEqual(0, wide);
    }

    [Fact]
    public void Integers_are_spread_evenly_and_logarithmic_ones_by_magnitude()
    {
        double[] plain = Numbers(new IntegerDimension("n", 0, 99), 10_000);
        Assert.InRange(plain.Average(), 48, 51);
        double[] logarithmic = Numbers(new IntegerDimension("n", 1, 999, Log: true), 10_000);
        Assert.InRange(logarithmic.Count(v => v < 32) / 10_000.0, 0.47, 0.53);
    }

    [Fact]
    public void Real_numbers_stay_in_their_interval_and_on_their_steps()
    {
        double[] plain = Numbers(new RealDimension("a", -1, 3), 10_000);
        Assert.All(plain, v => Assert.InRange(v, -1, 3));
        Assert.InRange(plain.Average(), 0.95, 1.05);
        double[] logarithmic = Numbers(new RealDimension("a", 1e-4, 1e-1, Log: true), 10_000);
        Assert.All(logarithmic, v => Assert.InRange(v, 1e-4, 1e-1));
        Assert.InRange(logarithmic.Select(Math.Log10).Average(), -2.55, -2.45);
        double[] stepped = Numbers(new RealDimension("a", 0, 0.3, Step: 0.1), 1_000);
        Assert.Equal([0, 1, 2, 3], stepped.Select(v => (int)Math.Round(v * 10)).Distinct().Order());
        Assert.All(stepped, v => Assert.Equal(0, Math.Abs(v * 10 - Math.Round(v * 10)), 1e-9));
    }

    [Fact]
    public void Categories_keep_their_type()
    {
        SearchSpace space = new([new CategoricalDimension("w", [s_none, s_some])]);
        HashSet<ScalarKind> kinds = [.. Enumerable.Range(0, 2).Select(t => s_search.Next(t, 1, space, [])!.Values[0].Value.Kind)];
        Assert.Equal([ScalarKind.Boolean, ScalarKind.Text], kinds.Order());
    }

    [Fact]
    public void An_empty_space_gives_a_trial_without_hyperparameters() => Assert.Empty(s_search.Next(0, 42, SearchSpace.Empty, [])!.Values);

    private static readonly string[] s_golden = ["0.5486702296525003", "473", "0.05676134738320794"];

    private static ConfigScalar Draw(SearchDimension dimension, int trial) => RandomSearch.Draw(dimension, 42, trial);

    private static string[] Distinct(SearchDimension dimension) =>
        [.. Enumerable.Range(0, 500).Select(t => Draw(dimension, t).Text).Distinct().OrderBy(t => double.Parse(t, CultureInfo.InvariantCulture))];

    private static double[] Numbers(SearchDimension dimension, int count) =>
        [.. Enumerable.Range(0, count).Select(t => double.Parse(Draw(dimension, t).Text, CultureInfo.InvariantCulture))];

    private static string[] Texts(SearchSpace space, int trial, ulong seed) => Texts(s_search.Next(trial, seed, space, [])!);

    private static string[] Texts(TrialParameters parameters) => [.. parameters.Values.Select(v => v.Value.Text)];
}
