using System.Globalization;

namespace Recotem.Training.Tests;

public sealed class GridSearchTests
{
    private static readonly SearchSpace s_mixed = new(
    [
        new IntegerDimension("n", 1, 3),
        new RealDimension("x", 0, 1),
        new CategoricalDimension("c", [new ConfigScalar(default, "a", ScalarKind.Text), new ConfigScalar(default, "true", ScalarKind.Boolean)]),
    ]);

    [Fact]
    public void Every_combination_is_tried_once_and_then_nothing_is_left()
    {
        foreach (bool shuffle in new[] { false, true })
        {
            var search = new GridSearch(new() { Points = 4, Shuffle = shuffle });
            string[] tried = [.. Enumerable.Range(0, 24).Select(trial => Text(search, trial, s_mixed))];
            Assert.Equal(24, tried.Distinct().Count());
            Assert.Null(search.Next(24, 1, s_mixed, []));
            Assert.Null(search.Next(int.MaxValue, 1, s_mixed, []));
        }
    }

    [Fact]
    public void Without_shuffling_the_last_hyperparameter_changes_fastest()
    {
        var search = new GridSearch(new() { Points = 2, Shuffle = false });
        Assert.Equal(["1|0|a", "1|0|true", "1|1|a", "1|1|true", "2|0|a"], Enumerable.Range(0, 5).Select(trial => Text(search, trial, s_mixed)));
    }

    [Fact]
    public void The_seed_decides_the_order_and_nothing_else_does()
    {
        string[] first = Order(42);
        Assert.Equal(first, Order(42));
        Assert.NotEqual(first, Order(43));
        Assert.Equal(first.Order(), Order(43).Order());
        Assert.NotEqual(first, first.Order());

        // Neither does what earlier trials found.
        Assert.Equal(first, Order(42, new CompletedTrial(0, new TrialParameters([]), 0.25)));
        Assert.Equal(first, Order(42, new CompletedTrial(0, new GridSearch(new() { Points = 4 }).Next(0, 42, s_mixed, [])!, null)));

        static string[] Order(ulong seed, params CompletedTrial[] history)
        {
            var search = new GridSearch(new() { Points = 4 });
            return [.. Enumerable.Range(0, 24).Select(trial => string.Join('|', search.Next(trial, seed, s_mixed, history)!.Values.Select(v => v.Value.Text)))];
        }
    }

    [Fact]
    public void Points_are_evenly_spaced_on_the_scale_of_the_range()
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Values(new RealDimension("x", 0, 1), new()));
        double[] logarithmic = Values(new RealDimension("x", 1e-4, 1, Log: true), new());
        Assert.Equal((1e-4, 1.0), (logarithmic[0], logarithmic[^1]));
        for (int i = 1; i < logarithmic.Length; i++)
            Assert.Equal(10, logarithmic[i] / logarithmic[i - 1], 9);
        Assert.Equal([5], Values(new RealDimension("x", 0, 10), new() { Points = 1 }));
        Assert.Equal([3], Values(new RealDimension("x", 3, 3), new()));
        Assert.Equal([0, 0.5, 1], Values(new RealDimension("x", 0, 1, Step: 0.5), new()));
        Assert.Equal(4, Values(new RealDimension("x", 0, 0.3, Step: 0.1), new()).Length);
    }

    [Fact]
    public void Integers_take_every_step_unless_points_are_asked_for()
    {
        Assert.Equal([3, 4, 5], Values(new IntegerDimension("n", 3, 5), new()));
        Assert.Equal([4, 9, 14], Values(new IntegerDimension("n", 4, 18, Step: 5), new()));
        Assert.Equal([1, 51, 100], Values(new IntegerDimension("n", 1, 100), new() { IntegerPoints = 3 }));
        Assert.Equal([1, 10, 100], Values(new IntegerDimension("n", 1, 100, Log: true), new() { IntegerPoints = 3 }));
        Assert.Equal([1, 2, 3, 6, 10], Values(new IntegerDimension("n", 1, 10, Log: true), new() { IntegerPoints = 5 }));
        Assert.Equal([1, 2, 3], Values(new IntegerDimension("n", 1, 3), new() { IntegerPoints = 50 }));
        Assert.Equal([4, 9, 14], Values(new IntegerDimension("n", 4, 18, Step: 5), new() { IntegerPoints = 3 }));
    }

    /// <summary>Each proposal once built all points of each axis, which a count of bytes tells without a clock.</summary>
    [Fact]
    public void The_points_of_an_axis_are_built_once()
    {
        SearchSpace space = new([new IntegerDimension("n", 1, 1_000_000_000, Log: true)]);
        var search = new GridSearch(new() { IntegerPoints = 100_000 });
        search.Next(0, 1, space, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        search.Next(1, 1, space, []);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void A_grid_without_dimensions_has_one_combination()
    {
        var search = new GridSearch(new());
        Assert.Empty(search.Next(0, 42, SearchSpace.Empty, [])!.Values);
        Assert.Null(search.Next(1, 42, SearchSpace.Empty, []));
    }

    [Fact]
    public void A_huge_grid_is_walked_without_being_built_and_one_that_cannot_be_numbered_is_an_error()
    {
        SearchSpace huge = new([new IntegerDimension("a", 0, 1L << 40), new IntegerDimension("b", 0, 1L << 20)]);
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(trial => Text(new GridSearch(new()), trial, huge)).Distinct().Count());
        SearchSpace endless = new([new IntegerDimension("a", long.MinValue, long.MaxValue), new IntegerDimension("b", 0, 1)]);
        TrainingException error = Assert.Throws<TrainingException>(() => new GridSearch(new()).Next(0, 42, endless, []));
        Assert.Equal("search_error", error.Code);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(64UL)]
    [InlineData(1000UL)]
    [InlineData(65537UL)]
    public void A_shuffle_is_a_permutation(ulong count)
    {
        var shuffle = new Shuffle(count, 42);
        var seen = new HashSet<ulong>();
        for (ulong number = 0; number < count; number++)
        {
            ulong place = shuffle.PlaceOf(number);
            Assert.True(place < count && seen.Add(place));
        }
    }

    private static double[] Values(SearchDimension dimension, GridSearch.Config config)
    {
        SearchSpace space = new([dimension]);
        var search = new GridSearch(config);
        var values = new List<double>();
        while (search.Next(values.Count, 42, space, []) is { } next)
            values.Add(double.Parse(Assert.Single(next.Values).Value.Text, CultureInfo.InvariantCulture));
        return [.. values.Order()];
    }

    private static string Text(GridSearch search, int trial, SearchSpace space) => string.Join('|', search.Next(trial, 1, space, [])!.Values.Select(v => v.Value.Text));
}
