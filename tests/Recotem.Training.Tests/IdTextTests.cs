namespace Recotem.Training.Tests;

public sealed class IdTextTests
{
    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1234567.5, "1234567.5")]
    [InlineData(9007199254740993.0, "9007199254740992.0")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(double.PositiveInfinity, "inf")]
    public void Numbers_have_the_shortest_text_that_reads_back_equal(double number, string expected) => Assert.Equal(expected, TextOf(number));

    [Fact]
    public void Booleans_and_instants_have_a_fixed_form()
    {
        Assert.Equal("True", TextOf(true));
        Assert.Equal("False", TextOf(false));
        Assert.Equal("2024-02-29T12:30:00Z", TextOf(new DateTimeOffset(2024, 2, 29, 13, 30, 0, TimeSpan.FromHours(1))));
        Assert.Equal("1969-12-31T23:59:59.999999Z", TextOf(DateTimeOffset.UnixEpoch.AddMicroseconds(-1)));
    }

    [Fact]
    public void Text_is_taken_as_it_is()
    {
        Assert.Equal(" 007 ", TextOf(" 007 "));
        DataFrame frame = CleanserTests.Frame(("a", "x"));
        Assert.Same(frame["user"], IdText.Of(frame["user"]));
    }

    [Fact]
    public void Nulls_stay_nulls_in_every_type_and_so_does_not_a_number()
    {
        foreach (object value in new object[] { 1L, 1.5, true, DateTimeOffset.UnixEpoch })
        {
            TextColumn text = Convert([value, null, value]);
            Assert.Equal(1, text.NullCount);
            Assert.Null(text.GetString(1));
            Assert.Equal(1, text.Dictionary.Count);
        }

        Assert.Null(Convert([double.NaN, 1.0]).GetString(0));
    }

    private static string? TextOf(object value) => Convert([value]).GetString(0);

    private static TextColumn Convert(object?[] values)
    {
        var builder = new DataFrameBuilder("id");
        foreach (object? value in values)
            builder.Add(value);
        return IdText.Of(builder.Build()["id"]);
    }
}
