using Recotem.Recipes;

namespace Recotem.Training.Tests;

public sealed class TimeColumnTests
{
    [Theory]
    [InlineData(TimeUnit.S, 1_700_000_000_000_000)]
    [InlineData(TimeUnit.Ms, 1_700_000_000_000)]
    [InlineData(TimeUnit.Us, 1_700_000_000)]
    [InlineData(TimeUnit.Ns, 1_700_000)]
    public void Numbers_count_from_1970_in_the_unit(TimeUnit unit, long microseconds)
    {
        Assert.Equal([microseconds], Read(unit, 1_700_000_000L));
        Assert.Equal([microseconds], Read(unit, 1_700_000_000.0));
        Assert.Equal([microseconds], Read(unit, "1700000000"));
        Assert.Equal([microseconds], Read(unit, "1.7e9"));
    }

    [Fact]
    public void Fractions_are_kept_and_times_before_1970_are_times()
    {
        Assert.Equal([1_500_000], Read(TimeUnit.S, 1.5));
        Assert.Equal([1_500_000], Read(TimeUnit.S, "1.5"));
        Assert.Equal([-1], Read(TimeUnit.Ns, -1L));
        Assert.Equal([-2_000_000], Read(TimeUnit.S, -2L));
        Assert.Equal([1_000_000], Read(TimeUnit.S, true));
    }

    [Fact]
    public void Text_is_iso_8601_whatever_the_unit()
    {
        Assert.Equal([1_704_067_200_000_000], Read(null, "2024-01-01"));
        Assert.Equal([1_704_067_200_500_000], Read(TimeUnit.S, "2024-01-01T01:00:00.5+01:00"));
        Assert.Equal([1_704_067_200_000_000], Read(null, new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Nothing_is_no_time()
    {
        foreach (object value in new object[] { 1L, 1.5, true, "2024-01-01", DateTimeOffset.UnixEpoch })
            Assert.Equal(TimeColumn.NoTime, Read(TimeUnit.S, value, null)[1]);
        Assert.Equal([TimeColumn.NoTime, 0], Read(TimeUnit.S, double.NaN, 0.0));
        Assert.Equal([TimeColumn.NoTime], Read(null, ""));
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(1.5)]
    [InlineData(true)]
    [InlineData("1700000000")]
    [InlineData("17.5")]
    public void Numbers_need_a_unit(object value)
    {
        TrainingException e = Assert.Throws<TrainingException>(() => Read(null, value));
        Assert.Equal("time_unit_required", e.Code);
        Assert.Equal(ExitCode.Training, e.ExitCode);
        Assert.Contains("'at'", e.Message);
        Assert.Contains("s, ms, us, ns", e.Message);
    }

    [Theory]
    [InlineData("abc", TimeUnit.S)]
    [InlineData("2024-13-01", null)]
    [InlineData("2024-01-01 12:00:00 ", null)]
    [InlineData(1e30, TimeUnit.S)]
    [InlineData(long.MaxValue, TimeUnit.S)]
    [InlineData(long.MinValue, TimeUnit.Us)]
    [InlineData(300_000_000_000L, TimeUnit.S)]
    public void What_is_no_time_is_an_error_that_names_column_and_row(object value, TimeUnit? unit)
    {
        TrainingException e = Assert.Throws<TrainingException>(() => Read(unit, null, value));
        Assert.Equal("time_column_parse_error", e.Code);
        Assert.Contains("'at': a value is no time: row 2: ", e.Message);
        if (value is string text)
            Assert.Contains($"'{text}'", e.Message);
    }

    [Fact]
    public void All_values_that_are_no_times_are_counted_and_three_are_shown_with_their_origin()
    {
        var builder = new DataFrameBuilder("at");
        foreach (string value in new[] { "2024-01-01", "abc", "2024-01-02", "abc", "x", "y", "99999999999999" })
            builder.Add(value);
        TrainingException e = Assert.Throws<TrainingException>(
            () => TimeColumn.Read(builder.Build()["at"], TimeUnit.S, [0, 1, 2, 3, 4, 5, 6], row => row == 3 ? null : $"data.csv:{row + 2}"));
        Assert.Contains(
            "'at': 5 values are no times: data.csv:3: cannot read 'abc'; row 4: cannot read 'abc'; data.csv:6: cannot read 'x'; and 2 more; expected ISO 8601", e.Message);
        Assert.EndsWith("; check schema.time_unit (s); expected one of s, ms, us, ns", e.Message);
    }

    [Theory]
    [InlineData("1700000780000", TimeUnit.S, "'1700000780000' in s is outside the years 1 to 9999; check schema.time_unit (s); expected one of s, ms, us, ns")]
    [InlineData("1700000780000.5", TimeUnit.S, "'1700000780000.5' in s is outside the years 1 to 9999; check schema.time_unit (s); expected one of s, ms, us, ns")]
    [InlineData(1_700_000_780_000_000L, TimeUnit.Ms, "'1700000780000000' in ms is outside the years 1 to 9999; check schema.time_unit (ms); expected one of s, ms, us, ns")]
    [InlineData(1.5e30, TimeUnit.Ns, "'1.5E+30' in ns is outside the years 1 to 9999; check schema.time_unit (ns); expected one of s, ms, us, ns")]
    [InlineData("0001-01-01T00:00:00+01:00", TimeUnit.S, "'0001-01-01T00:00:00+01:00' is outside the years 1 to 9999")]
    [InlineData("soon", TimeUnit.S, "cannot read 'soon'; expected ISO 8601 such as 2024-01-31T12:00:00Z, or a number in the unit of schema.time_unit")]
    public void A_number_out_of_range_asks_for_its_unit_and_text_for_its_format(object value, TimeUnit unit, string expected)
    {
        TrainingException e = Assert.Throws<TrainingException>(() => Read(unit, value));
        Assert.Equal($"schema.time_column 'at': a value is no time: row 1: {expected}", e.Message);
    }

    [Fact]
    public void A_long_text_is_quoted_in_part()
    {
        TrainingException e = Assert.Throws<TrainingException>(() => Read(null, new string('x', 10_000)));
        Assert.InRange(e.Message.Length, 64, 400);
    }

    private static long[] Read(TimeUnit? unit, params object?[] values)
    {
        var builder = new DataFrameBuilder("at");
        foreach (object? value in values)
            builder.Add(value);
        return TimeColumn.Read(builder.Build()["at"], unit, [.. Enumerable.Range(0, values.Length)]);
    }
}
