namespace Recotem.Recommenders.Tests;

/// <summary>Lists of factors in double precision: bounds in single precision must not change a bit of them.</summary>
public sealed class FactorRankerTests
{
    private const int Users = 21;
    private const int Items = 700;
    private const int Components = 13;

    /// <summary>What factors are like. From <see cref="HugeUser"/> on there are no bounds for at least one user.</summary>
    public enum Shape
    {
        Random,
        EqualItems,
        ItemsThatSinglePrecisionTakesForEqual,
        ItemsThatSinglePrecisionConfuses,
        ItemsThatDifferInTheLastBit,
        Zeros,
        Huge,
        Small,
        BelowSinglePrecision,
        ItemsBelowAndUsersAbove,
        UsersBelowAndItemsAbove,
        MixedSizes,
        HugeUser,
        BeyondBounds,
        BeyondSinglePrecision,
        Overflowing,
        NotANumber,
    }

    public static TheoryData<Shape, bool> Shapes
    {
        get
        {
            var shapes = new TheoryData<Shape, bool>();
            foreach (Shape shape in Enum.GetValues<Shape>())
                shapes.Add(shape, shape < Shape.HugeUser);
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Lists_are_to_the_bit_those_of_the_scores(Shape shape, bool hasBounds)
    {
        TruncatedSvdModel model = Open(shape, out DoubleProducts products);
        InteractionMatrix excluded = RandomData.Interactions(Users, Items + 3, Items * 4, 5);
        int[] users = [.. Enumerable.Range(0, Users).Where(n => n != 8)];
        FactorLists? lists = FactorLists.TryCreate(products);
        QuantizedRows? quantized = QuantizedRows.TryCreate(products);

        // Above Items / 64 single users are not ranked by bounds; at 300 most items are candidates.
        foreach (int wanted in new[] { 1, 10, 20, 300, Items + 10 })
        {
            var best = new ScoredItem[users.Length * wanted];
            var counts = new int[users.Length];
            model.RankUsers(users, excluded, best, counts);
            if (Width256.IsSupported)
                Assert.Equal(hasBounds, lists?.TryRank(products, users, excluded, new ScoredItem[best.Length], new int[users.Length]) ?? false);
            for (int n = 0; n < users.Length; n++)
            {
                ReadOnlySpan<int> seen = excluded.ItemsOf(users[n]);
                var scores = new double[Items];
                model.ScoreUsers([users[n]], scores);
                var expected = new ScoredItem[wanted];
                int count = TopK.Select(scores, seen, expected);
                AssertSame(expected.AsSpan(0, count), best.AsSpan(n * wanted, counts[n]));

                var single = new ScoredItem[wanted];
                AssertSame(expected.AsSpan(0, count), single.AsSpan(0, model.Rank(users[n], seen, single)));
                var vector = new float[products.Stride];
                if (quantized is not null && quantized.TrySelect(products.Vector(users[n], vector), products.ScoresOf(users[n]), seen, single, out int selected))
                    AssertSame(expected.AsSpan(0, count), single.AsSpan(0, selected));
                else
                    Assert.True(!hasBounds || !Width256.IsSupported);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 13)]
    [InlineData(64, 16)]
    [InlineData(100, 27)]
    public void Inner_products_of_rows_are_to_the_bit_those_of_columns(int components, int count)
    {
        var random = new Xoshiro256((ulong)count);
        var rows = new DoubleMatrix(count, components);
        var columns = new DoubleMatrix(components, count);
        double[] weights = [.. Enumerable.Range(0, components).Select(_ => random.NextNormal())];
        for (int row = 0; row < count; row++)
            for (int k = 0; k < components; k++)
                columns.Row(k)[row] = rows.Row(row)[k] = random.NextNormal() * Math.Pow(10, random.NextInt32(20) - 10);
        var expected = new double[count];
        RowProduct.Add(weights, columns.Span, columns.Stride, 0, expected);
        int[] numbers = [.. Enumerable.Range(0, count).Reverse()];

        var actual = new double[count];
        RowProduct.Dots(weights, rows.Span, rows.Stride, numbers, actual);

        for (int row = 0; row < count; row++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[row]), BitConverter.DoubleToInt64Bits(actual[count - 1 - row]));
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[row]), BitConverter.DoubleToInt64Bits(RowProduct.Dot(weights, rows.Row(row))));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => RowProduct.Dots(weights, rows.Span, rows.Stride, Enumerable.Repeat(count + 1, 8).ToArray(), new double[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowProduct.Dots(weights, rows.Span, rows.Stride, [-1], new double[1]));
    }

    [Theory]
    [InlineData("TruncatedSVD")]
    [InlineData("NMF")]
    public async Task Models_rank_as_their_scores_do_fitted_or_opened(string name)
    {
        InteractionMatrix data = RandomData.Interactions(40, 900, 3000, seed: 5);
        IAlgorithm algorithm = name == "NMF" ? new Nmf(new() { NComponents = 12 }) : new TruncatedSvd(new() { NComponents = 12 });
        IFittedModel fitted = await algorithm.FitAsync(data, new FitContext(), CancellationToken.None);
        foreach (IFittedModel model in new[] { fitted, algorithm.Open(MemorySections.Save(fitted, data)) })
        {
            IItemRanker ranker = Assert.IsAssignableFrom<IItemRanker>(model);
            int[] users = [.. Enumerable.Range(0, model.UserCount)];
            var best = new ScoredItem[users.Length * 14];
            var counts = new int[users.Length];
            ranker.RankUsers(users, data, best, counts);
            var scores = new double[model.ItemCount];
            foreach (int user in users)
            {
                model.ScoreUsers([user], scores);
                var expected = new ScoredItem[14];
                int count = TopK.Select(scores, data.ItemsOf(user), expected);
                AssertSame(expected.AsSpan(0, count), best.AsSpan(user * 14, counts[user]));
                var single = new ScoredItem[14];
                AssertSame(expected.AsSpan(0, count), single.AsSpan(0, ranker.Rank(user, data.ItemsOf(user), single)));
            }
        }
    }

    [Fact]
    public void A_copy_that_would_take_too_much_memory_is_not_made()
    {
        Assert.Null(DoubleProducts.TryCreate(default, 1 << 13, default, 1 << 14, 1 << 13, (1 << 12) + 1));
    }

    // Equal to the bit: also zeros have signs.
    private static void AssertSame(ReadOnlySpan<ScoredItem> expected, ReadOnlySpan<ScoredItem> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int n = 0; n < expected.Length; n++)
        {
            Assert.Equal(expected[n].Item, actual[n].Item);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[n].Score), BitConverter.DoubleToInt64Bits(actual[n].Score));
        }
    }

    private static TruncatedSvdModel Open(Shape shape, out DoubleProducts products)
    {
        var random = new Xoshiro256((ulong)shape + 1);
        var users = new DoubleMatrix(Users, Components);
        var items = new DoubleMatrix(Components, Items);
        for (int user = 0; user < Users; user++)
            for (int k = 0; k < Components; k++)
                users.Row(user)[k] = UserFactor(shape, user, random.NextDouble() - 0.3);
        for (int item = 0; item < Items; item++)
            for (int k = 0; k < Components; k++)
                items.Row(k)[item] = ItemFactor(shape, item, k, random.NextDouble() - 0.4, item == 0 ? 0 : items.Row(k)[item - 1]);

        var sections = new MemorySections();
        sections.Write<double>(ComponentModel.UserFactors, [Users, users.Stride], users.Span);
        sections.Write<double>(ComponentModel.ItemFactors, [Components, items.Stride], items.Span);
        sections.Write<int>(TruncatedSvdModel.ItemTotal, [1], [Items]);
        products = Assert.IsType<DoubleProducts>(DoubleProducts.TryCreate(users.Memory, users.Stride, items.Memory, items.Stride, Components, Items));
        return TruncatedSvdModel.Open(sections);
    }

    private static double UserFactor(Shape shape, int user, double value) => shape switch
    {
        Shape.Zeros => user % 3 == 0 ? 0 : value,
        Shape.Huge => value * 1e14,
        Shape.Small => value * 1e-20,
        Shape.BelowSinglePrecision => value * 1e-160,
        Shape.ItemsBelowAndUsersAbove => value * 2e14,
        Shape.UsersBelowAndItemsAbove => value * 1e-43,
        Shape.MixedSizes => value * Math.Pow(10, user - 10),
        Shape.HugeUser => user == 20 ? value * 1e16 : value,
        Shape.BeyondSinglePrecision => value * 1e100,
        Shape.Overflowing => value * 1e200,
        Shape.NotANumber => user % 5 == 4 ? double.NaN : value,
        _ => value,
    };

    private static double ItemFactor(Shape shape, int item, int component, double value, double before) => shape switch
    {
        Shape.EqualItems => item % 7 == 0 ? value : before,
        Shape.ItemsThatSinglePrecisionTakesForEqual => item == 0 ? value : item % 100 == 0 ? before * 1.5 : before * (1 + (value * 1e-11)),
        Shape.ItemsThatSinglePrecisionConfuses => item == 0 ? value : before * (1 + (value * 1e-7)),
        Shape.ItemsThatDifferInTheLastBit => item == 0 ? value : component == item % Components ? Math.BitIncrement(before) : before,
        Shape.Zeros => item % 2 == 0 ? 0 : value,
        Shape.Huge => value * 1e14,
        Shape.Small => value * 1e-21,
        Shape.BelowSinglePrecision => value * 1e-160,
        Shape.ItemsBelowAndUsersAbove => value * 1e-43,
        Shape.UsersBelowAndItemsAbove => value * 2e14,
        Shape.MixedSizes => value * Math.Pow(10, (item % 11) - 5),
        Shape.BeyondBounds => item == 3 ? value * 1e16 : value,
        Shape.BeyondSinglePrecision => value * 1e100,
        Shape.Overflowing => item % 50 == 0 ? value * 1e200 : value,
        _ => value,
    };
}
