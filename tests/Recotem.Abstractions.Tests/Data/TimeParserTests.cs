using System.Globalization;
using System.Text;

namespace Recotem.Tests.Data;

public sealed class TimeParserTests
{
    [Theory]
    [InlineData("1970-01-01", 0)]
    [InlineData("1970-01-01T00:00", 0)]
    [InlineData("1970-01-01 00:00:01", 1_000_000)]
    [InlineData("1970-01-01T00:00:00.5Z", 500_000)]
    [InlineData("1970-01-01t00:00:00.1234567z", 123_456)]
    [InlineData("1970-01-01T00:00:00.000001", 1)]
    [InlineData("1969-12-31T23:59:59.999999", -1)]
    [InlineData("1970-01-01T01:00:00+01:00", 0)]
    [InlineData("1970-01-01T01:00:00+0130", -1_800_000_000)]
    [InlineData("1970-01-01T00:00:00-01", 3_600_000_000)]
    [InlineData("2000-02-29", 951_782_400_000_000)]
    [InlineData("2026-11-21T14:05:59Z", 1_795_269_959_000_000)]
    public void Iso_8601_is_read(string text, long expected)
    {
        Assert.True(TimeParser.TryParse(Encoding.UTF8.GetBytes(text), out long actual));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1970")]
    [InlineData("1970-1-1")]
    [InlineData("19700101")]
    [InlineData("0000-01-01")]
    [InlineData("1970-00-01")]
    [InlineData("1970-13-01")]
    [InlineData("1970-01-00")]
    [InlineData("1970-01-32")]
    [InlineData("1900-02-29")]
    [InlineData("2023-02-29")]
    [InlineData("2023-04-31")]
    [InlineData("1970/01/01")]
    [InlineData("1970-01-01T")]
    [InlineData("1970-01-01  00:00")]
    [InlineData("1970-01-01T24:00")]
    [InlineData("1970-01-01T00:60")]
    [InlineData("1970-01-01T00:00:60")]
    [InlineData("1970-01-01T00:00:5")]
    [InlineData("1970-01-01T00:00:")]
    [InlineData("1970-01-01T00:00:00.")]
    [InlineData("1970-01-01T00:00:00.5x")]
    [InlineData("1970-01-01T00:00:00 Z")]
    [InlineData("1970-01-01T00:00:00+1")]
    [InlineData("1970-01-01T00:00:00+24:00")]
    [InlineData("1970-01-01T00:00:00+01:60")]
    [InlineData("1970-01-01T00:00:00+01:0")]
    [InlineData("1970-01-01Z")]
    [InlineData(" 1970-01-01")]
    [InlineData("-970-01-01")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(TimeParser.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void Dates_of_the_whole_calendar_agree_with_the_framework()
    {
        Span<byte> text = stackalloc byte[10];
        for (DateTime day = DateTime.MinValue; day.Year < 9999; day = day.AddDays(13))
        {
            day.TryFormat(text, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            Assert.True(TimeParser.TryParse(text, out long microseconds));
            if (microseconds != (day - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
                Assert.Fail(day.ToString("O", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Random_instants_survive_formatting()
    {
        ulong state = 1;
        for (int i = 0; i < 10_000; i++)
        {
            long microseconds = (long)(SeededBits.Next(ref state) % 250_000_000_000_000_000) - 60_000_000_000_000_000;
            DateTimeOffset instant = DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond).ToOffset(TimeSpan.FromMinutes((int)(SeededBits.Next(ref state) % 1600) - 800));
            string text = instant.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
            Assert.True(TimeParser.TryParse(Encoding.ASCII.GetBytes(text), out long actual), text);
            Assert.Equal(microseconds, actual);
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-5", -5)]
    [InlineData("+5", 5)]
    [InlineData("0042", 42)]
    [InlineData("999999999999999999", 999_999_999_999_999_999)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Integers_are_read(string text, long expected)
    {
        Assert.True(TimeParser.TryParseInteger(Encoding.UTF8.GetBytes(text), out long actual));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("+-5")]
    [InlineData("--5")]
    [InlineData("5 ")]
    [InlineData(" 5")]
    [InlineData("5.0")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    [InlineData("12345678901234567890123")]
    [InlineData("1,000")]
    [InlineData("\u0661")]
    public void What_is_no_integer_is_refused(string text)
    {
        Assert.False(TimeParser.TryParseInteger(Encoding.UTF8.GetBytes(text), out _));
    }

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("-2e3", -2000)]
    [InlineData(".5", 0.5)]
    [InlineData("7", 7)]
    public void Numbers_are_read(string text, double expected)
    {
        Assert.True(TimeParser.TryParseNumber(Encoding.UTF8.GetBytes(text), out double actual));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("1 ")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    public void What_is_no_finite_number_is_refused(string text)
    {
        Assert.False(TimeParser.TryParseNumber(Encoding.UTF8.GetBytes(text), out _));
    }
}
