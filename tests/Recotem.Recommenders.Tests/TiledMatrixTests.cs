namespace Recotem.Recommenders.Tests;

public sealed class TiledMatrixTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 128)]
    [InlineData(7, 129)]
    [InlineData(20, 300)]
    public void A_value_is_where_its_tile_and_its_row_say(int rows, int columns)
    {
        var matrix = new TiledMatrix(rows, columns);
        for (int row = 0; row < rows; row++)
            matrix.Store(row, [.. Enumerable.Range(0, columns).Select(column => ValueAt(row, column))]);

        int next = 0;
        for (int t = 0; t < matrix.Tiles; t++)
        {
            TiledMatrix.Tile tile = matrix.TileAt(t);
            Assert.Equal(next, tile.Start);
            for (int row = 0; row < rows; row++)
            {
                for (int n = 0; n < tile.Width; n++)
                {
                    int column = tile.Start + n;
                    Assert.Equal(column < columns ? ValueAt(row, column) : 0, tile.Row(row)[n]);
                    if (column < columns)
                        Assert.Equal(ValueAt(row, column), matrix[row, column]);
                }
            }

            next += tile.Width;
        }

        Assert.Equal(matrix.Stride, next);

        static float ValueAt(int row, int column) => (row * 1000) + column + 1;
    }

    [Fact]
    public void The_first_values_of_a_row_leave_the_others_alone()
    {
        var matrix = new TiledMatrix(3, 200);
        matrix.Store(1, [.. Enumerable.Repeat(5f, 200)]);
        matrix.Store(1, [.. Enumerable.Repeat(7f, 130)]);
        for (int column = 0; column < 200; column++)
        {
            Assert.Equal(0, matrix[0, column]);
            Assert.Equal(column < 130 ? 7 : 5, matrix[1, column]);
            Assert.Equal(0, matrix[2, column]);
        }
    }
}
