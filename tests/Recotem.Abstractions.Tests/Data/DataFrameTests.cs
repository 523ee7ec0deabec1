namespace Recotem.Tests.Data;

public sealed class DataFrameTests
{
    [Fact]
    public void Rows_of_objects_become_typed_columns()
    {
        var builder = new DataFrameBuilder("s", "i", "d", "b", "t", "none");
        builder.Add(null, null, null, null, null, null);
        builder.Add("x", 1, 1.5, true, new DateTimeOffset(1970, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)), null);
        builder.Add("y", (byte)2, 2, false, new DateTime(1970, 1, 1, 0, 0, 1), null);
        builder.Add("x", 3L, 2.5m, null, null, null);
        DataFrame frame = builder.Build();
        Assert.Equal(4, frame.Rows);
        Assert.Equal(["s", "i", "d", "b", "t", "none"], frame.Columns.AsEnumerable());
        var text = (TextColumn)frame["s"];
        Assert.Equal([-1, 0, 1, 0], text.Codes.ToArray());
        Assert.Equal(2, text.Dictionary.Count);
        Assert.Equal([0L, 1, 2, 3], ((ValueColumn<long>)frame["i"]).Values.ToArray());
        Assert.Equal([0, 1.5, 2, 2.5], ((ValueColumn<double>)frame["d"]).Values.ToArray());
        Assert.Equal([false, true, false, false], ((ValueColumn<bool>)frame["b"]).Values.ToArray());
        Assert.Equal([0L, 0, 1_000_000, 0], ((ValueColumn<long>)frame["t"]).Values.ToArray());
        Assert.Equal(ColumnType.Timestamp, frame["t"].Type);
        Assert.Equal(4, frame["none"].NullCount);
        Assert.Equal(2, frame["b"].NullCount);
        Assert.True(frame["b"].IsNull(0) && !frame["b"].IsNull(1) && frame["b"].IsNull(3));
    }

    [Fact]
    public void A_value_that_does_not_fit_its_column_is_refused()
    {
        var builder = new DataFrameBuilder("a");
        builder.Add(1);
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => builder.Add("x")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new DataFrameBuilder("a").Add(new object()));
        Assert.Throws<ArgumentException>(() => new DataFrameBuilder("a", "b").Add("x"));
    }

    [Fact]
    public void A_typed_builder_of_another_type_or_name_is_refused()
    {
        var builder = new DataFrameBuilder("a");
        Assert.Same(builder.Int64("a"), builder.Int64("a"));
        Assert.Throws<ArgumentException>(() => builder.Timestamp("a"));
        Assert.Throws<ArgumentException>(() => builder.Text("a"));
        Assert.Contains("the columns are a", Assert.Throws<ArgumentException>(() => builder.Text("b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_must_have_one_length_and_distinct_names()
    {
        var builder = new DataFrameBuilder("a", "b");
        builder.Int64("a").Append(1);
        builder.Text("b");
        Assert.Contains("'b' has 0 rows", Assert.Throws<ArgumentException>(builder.Build).Message, StringComparison.Ordinal);
        var twice = new DataFrameBuilder("a", "a");
        twice.Add(1, 2);
        Assert.Throws<ArgumentException>(twice.Build);
        Assert.Throws<ArgumentException>(() => new DataFrame(default));
        Assert.Equal(0, new DataFrame([]).Rows);
    }

    [Fact]
    public void A_missing_column_is_found_to_be_missing()
    {
        DataFrame frame = new DataFrameBuilder("a").Build();
        Assert.False(frame.Has("b"));
        Assert.Null(frame.Find("b"));
        Assert.Throws<KeyNotFoundException>(() => frame["b"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void Nulls_are_where_they_were_appended(int rows)
    {
        ulong state = (ulong)rows;
        for (int round = 0; round < 20; round++)
        {
            // From almost no null to almost only nulls.
            bool[] nulls = [.. Enumerable.Range(0, rows).Select(_ => SeededBits.Below(ref state, 20) < round)];
            TextColumnBuilder text = ColumnBuilder.Text("t");
            ValueColumnBuilder<double> numbers = ColumnBuilder.Double("d");
            for (int row = 0; row < rows; row++)
            {
                if (nulls[row])
                {
                    text.AppendNull();
                    numbers.AppendNull();
                }
                else
                {
                    text.Append($"v{row % 10}");
                    numbers.Append(row + 1);
                }
            }

            foreach (Column column in new[] { text.Build(), numbers.Build() })
            {
                Assert.Equal(rows, column.Length);
                Assert.Equal(nulls.Count(n => n), column.NullCount);
                for (int row = 0; row < rows; row++)
                {
                    Assert.Equal(nulls[row], column.IsNull(row));
                    if (column is TextColumn t)
                        Assert.Equal(nulls[row] ? null : $"v{row % 10}", t.GetString(row));
                    else
                        Assert.Equal(nulls[row] ? 0 : row + 1, ((ValueColumn<double>)column).Values[row]);
                }
            }
        }
    }

    [Fact]
    public void Long_texts_and_half_surrogates_become_valid_utf_8()
    {
        TextColumnBuilder column = ColumnBuilder.Text("t");
        string longText = new('\u4e2d', 5000);
        column.Append(longText);
        column.Append("a\ud800b");
        column.Append((string?)null);
        var text = (TextColumn)column.Build();
        Assert.Equal(longText, text.GetString(0));
        Assert.Equal("a\ufffdb", text.GetString(1));
        Assert.Null(text.GetString(2));
    }
}
