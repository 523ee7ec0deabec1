using System.Collections.Immutable;

namespace Recotem.Training.Tests;

public sealed class TrialBudgetTests
{
    public static TheoryData<int, int?[], int[]> Examples => new()
    {
        // Without numbers.
        { 40, [null, null, null], [14, 13, 13] },
        { 40, [null], [40] },
        { 2, [null, null, null], [1, 1, 0] },

        // Numbers that fit.
        { 10, [3, null, null], [3, 4, 3] },
        { 10, [3, 2, 1], [3, 2, 5] },
        { 10, [0, null], [0, 10] },
        { 10, [-4, null], [0, 10] },
        { 10, [10, null], [10, 0] },
        { 4, [3, null, null], [3, 1, 0] },
        { 10, [3, 0], [10, 0] },

        // Numbers that do not fit.
        { 10, [8, 7, 5], [4, 4, 2] },
        { 10, [20, null, null], [10, 0, 0] },
        { 2, [5, 5, 5], [1, 1, 0] },
        { 3, [5, 0, 9], [1, 0, 2] },
        { 1, [5, 0, 9], [1, 0, 0] },

        // The original hands out more trials than there are (7 and 11).
        { 5, [10, 1, 1, 1], [2, 1, 1, 1] },
        { 10, [25, 25, 5], [5, 4, 1] },

        // All numbers are 0.
        { 7, [0], [7] },
        { 7, [0, -1], [4, 3] },

        // Products that overflow 32 bits.
        { int.MaxValue, [int.MaxValue, int.MaxValue], [1_073_741_824, 1_073_741_823] },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Trials_are_apportioned(int trials, int?[] explicitTrials, int[] expected) =>
        Assert.Equal(expected, TrialBudget.Apportion(trials, explicitTrials));

    [Fact]
    public void The_sum_is_always_the_number_of_trials_and_nobody_is_starved()
    {
        var random = new Random(20261121);
        for (int round = 0; round < 20_000; round++)
        {
            int trials = random.Next(1, 60);
            var numbers = new int?[random.Next(1, 9)];
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = random.Next(4) == 0 ? null : random.Next(-2, 30);

            ImmutableArray<int> budgets = TrialBudget.Apportion(trials, numbers);

            string shown = $"{trials}; {string.Join(",", numbers)} → {string.Join(",", budgets)}";
            Assert.True(budgets.Sum() == trials, shown);
            Assert.True(budgets.All(b => b >= 0), shown);
            int positive = numbers.Count(n => n > 0);
            bool allZero = positive == 0 && numbers.All(n => n is not null);
            for (int i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] > 0 && trials >= positive)
                    Assert.True(budgets[i] >= 1, shown);
                if (numbers[i] <= 0 && !allZero)
                    Assert.True(budgets[i] == 0, shown);
            }

            if (positive > 0 && numbers.Sum(n => (long)Math.Max(0, n ?? 0)) > trials)
                AssertMonotone(numbers, budgets, shown);
        }
    }

    [Fact]
    public void There_must_be_a_trial_and_an_algorithm()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TrialBudget.Apportion(0, [null]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TrialBudget.Apportion(1, []));
    }

    [Theory]
    [InlineData(5, new[] { true, true, true }, new[] { 3, 3, 2 })]
    [InlineData(5, new[] { false, true, true }, new[] { 1, 4, 3 })]
    [InlineData(5, new[] { false, false, true }, new[] { 1, 1, 6 })]
    [InlineData(5, new[] { false, false, false }, new[] { 1, 1, 1 })]
    [InlineData(0, new[] { true, true, true }, new[] { 1, 1, 1 })]
    public void Trials_that_are_left_are_handed_on_evenly(int trials, bool[] takers, int[] expected)
    {
        int[] budgets = [1, 1, 1];
        TrialBudget.HandOn(trials, takers, budgets);
        Assert.Equal(expected, budgets);
    }

    // Who asks for more never gets less.
    private static void AssertMonotone(int?[] numbers, ImmutableArray<int> budgets, string shown)
    {
        for (int i = 0; i < numbers.Length; i++)
            for (int j = 0; j < numbers.Length; j++)
                if (numbers[i] > numbers[j] && numbers[j] > 0 && budgets.Sum() >= numbers.Count(n => n > 0))
                    Assert.True(budgets[i] >= budgets[j], shown);
    }
}
