using System.IO.Compression;
using System.Text.Json;

namespace Recotem.Recommenders.Tests;

/// <summary>Outputs of the Python original's engine: the copy beside the tests, or the directory that RECOTEM_GOLDEN_DIR names.</summary>
internal static class GoldenFile
{
    public static JsonElement Read(string name)
    {
        string? other = Environment.GetEnvironmentVariable("RECOTEM_GOLDEN_DIR");
        using Stream stream = string.IsNullOrEmpty(other)
            ? new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json.gz")), CompressionMode.Decompress)
            : File.OpenRead(Path.Combine(other, name + ".json"));
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    public static InteractionMatrix Matrix(string name)
    {
        JsonElement data = Read("data");
        var cells = data.GetProperty(name).EnumerateArray().ToArray();
        int[] users = [.. cells.Select(c => c[0].GetInt32())];
        int[] items = [.. cells.Select(c => c[1].GetInt32())];
        float[] weights = [.. cells.Select(c => c[2].GetSingle())];
        return InteractionMatrix.FromPairs(data.GetProperty("n_users").GetInt32(), data.GetProperty("n_items").GetInt32(), users, items, weights);
    }

    public static double[][] Rows(JsonElement element) =>
        [.. element.EnumerateArray().Select(row => row.EnumerateArray().Select(Number).ToArray())];

    public static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? double.NegativeInfinity : value.GetDouble();

    /// <summary>Compares relative to the larger magnitude, or absolutely below 1.</summary>
    public static void AssertClose(double expected, double actual, double tolerance, string what)
    {
        double scale = Math.Max(1, Math.Max(Math.Abs(expected), Math.Abs(actual)));
        Assert.True(Math.Abs(expected - actual) <= tolerance * scale, $"{what}: expected {expected:R}, got {actual:R}");
    }

    /// <summary>Compares all nine figures at 5, 10 and 20 with the file, over the test cells with seen items masked.</summary>
    public static void AssertMetrics(JsonElement expected, IFittedModel model, InteractionMatrix train, double tolerance)
    {
        InteractionMatrix test = Matrix("test_binary");
        int[] validated = [.. Enumerable.Range(0, test.UserCount).Where(u => test.ItemsOf(u).Length > 0)];
        foreach (int cutoff in (int[])[5, 10, 20])
        {
            EvaluationReport report = new Evaluator(new Split(train, test, validated), cutoff, 1).Report(model, Metrics(), CancellationToken.None);
            AssertReport(expected, report, cutoff, tolerance, "all users");
        }
    }

    /// <summary>The metrics of the original, in the order in which the files list the values of users.</summary>
    public static IMetric[] Metrics(bool recallWithCutoff = false) =>
        [new Ndcg(), new Map(), new Recall(new() { WithCutoff = recallWithCutoff }), new Hit(), new Precision()];

    /// <summary>Compares the means of <see cref="Metrics"/> and the use of the catalogue with the file.</summary>
    public static void AssertReport(JsonElement expected, EvaluationReport report, int cutoff, double tolerance, string what)
    {
        (string Name, double Value)[] figures =
        [
            ("ndcg", report.Means[0]), ("map", report.Means[1]), ("recall", report.Means[2]), ("hit", report.Means[3]), ("precision", report.Means[4]),
            ("gini_index", report.Usage.Gini), ("entropy", report.Usage.Entropy), ("appeared_item", report.Usage.AppearedItems),
            ("catalog_coverage", report.Usage.Coverage),
        ];
        Assert.Equal(figures.Length, expected.EnumerateObject().Count(e => e.Name.EndsWith($"@{cutoff}", StringComparison.Ordinal)));
        foreach ((string name, double value) in figures)
            AssertClose(expected.GetProperty($"{name}@{cutoff}").GetDouble(), value, tolerance, $"{name}@{cutoff}: {what}");
    }

    /// <summary>Compares the scores of the users that a file lists.</summary>
    public static void AssertScores(JsonElement golden, IFittedModel model, double tolerance, string what)
    {
        double[][] expected = Rows(golden.GetProperty("scores"));
        int[] users = [.. golden.GetProperty("score_users").EnumerateArray().Select(u => u.GetInt32())];
        var scores = new double[users.Length * model.ItemCount];
        model.ScoreUsers(users, scores);
        for (int n = 0; n < users.Length; n++)
            for (int i = 0; i < model.ItemCount; i++)
                AssertClose(expected[n][i], scores[(n * model.ItemCount) + i], tolerance, $"score of user {users[n]}, item {i}: {what}");
    }

    /// <summary>A square sparse matrix with all its zeros.</summary>
    public static double[][] Dense(SparseRows matrix)
    {
        var rows = new double[matrix.RowCount][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new double[rows.Length];
            for (long e = matrix.RowStarts.Span[row]; e < matrix.RowStarts.Span[row + 1]; e++)
                rows[row][matrix.Columns.Span[(int)e]] = matrix.Values.Span[(int)e];
        }

        return rows;
    }

    /// <summary>A matrix with rows and columns exchanged.</summary>
    public static double[][] Transpose(double[][] rows) =>
        [.. Enumerable.Range(0, rows.Length == 0 ? 0 : rows[0].Length).Select(column => rows.Select(row => row[column]).ToArray())];

    /// <summary>The rows (or columns) of a case whose selection a rounding may decide.</summary>
    public static HashSet<int> NearTies(JsonElement golden, string name) =>
        golden.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(row => row[0].GetInt32())] : [];

    /// <summary>A hyperparameter that a case may leave to the default.</summary>
    public static double Parameter(JsonElement parameters, string name, double defaultValue) =>
        parameters.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : defaultValue;

    /// <summary>Compares pruned matrices to 1e-9.</summary>
    /// <returns>Whether each row keeps the same columns; if not, it is one of the near ties, and only its values were compared.</returns>
    public static bool AssertRows(double[][] expected, double[][] actual, HashSet<int> nearTies, string what)
    {
        bool same = true;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // Two columns of a near tie may swap places by the last bit of a denominator.
            if (nearTies.Contains(i) && !Enumerable.Range(0, expected[i].Length).All(j => expected[i][j] == 0 == (actual[i][j] == 0)))
            {
                same = false;
                Array.Sort(expected[i]);
                Array.Sort(actual[i]);
            }

            for (int j = 0; j < expected[i].Length; j++)
                AssertClose(expected[i][j], actual[i][j], 1e-9, $"[{i},{j}] of {what}");
        }

        return same;
    }
}
