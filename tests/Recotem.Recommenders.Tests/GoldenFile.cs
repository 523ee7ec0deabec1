using System.IO.Compression;
using System.Text.Json;

namespace Recotem.Recommenders.Tests;

/// <summary>Outputs of the Python original's engine: the copy beside the tests, or the directory that RECOTEM_GOLDEN_DIR names.</summary>
internal static class GoldenFile
{
    private const string Variable = "RECOTEM_GOLDEN_DIR";

    /// <summary>Whether the files are the copies beside the tests, so that what they hold is known.</summary>
    public static bool IsBuiltIn => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    public static JsonElement Read(string name)
    {
        using Stream stream = IsBuiltIn
            ? new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json.gz")), CompressionMode.Decompress)
            : Open(Environment.GetEnvironmentVariable(Variable)!, name);
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>Opens a file of a directory that a user named.</summary>
    /// <exception cref="InvalidOperationException">There is no such directory or file. The message says what the variable has to name.</exception>
    public static Stream Open(string directory, string name)
    {
        string path = Path.Combine(directory, name + ".json");
        return File.Exists(path) ? File.OpenRead(path) : throw new InvalidOperationException(
            $"{Variable} is '{directory}', {(Directory.Exists(directory) ? $"a directory without {name}.json" : "which is no directory")}; expected the absolute path "
            + "of a directory with data.json, ials.json and the other files of tests/Recotem.Recommenders.Tests/Golden, unpacked, or no value for those files");
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

    /// <summary>Compares relative to the larger magnitude.</summary>
    /// <param name="expected">The value of the file.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="tolerance">The relative tolerance.</param>
    /// <param name="what">For messages.</param>
    /// <param name="floor">
    /// Smaller values are compared relative to this. Values of golden files pass 0, or the largest entry of their row where they are sums
    /// whose roundings are relative to its terms; 1 suits kernels, whose terms are about 1.
    /// </param>
    public static void AssertClose(double expected, double actual, double tolerance, string what, double floor = 1)
    {
        double scale = Math.Max(floor, Math.Max(Math.Abs(expected), Math.Abs(actual)));
        Assert.True(expected == actual || Math.Abs(expected - actual) <= tolerance * scale, $"{what}: expected {expected:R}, got {actual:R}");
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
            AssertClose(expected.GetProperty($"{name}@{cutoff}").GetDouble(), value, tolerance, $"{name}@{cutoff}: {what}", floor: 0);
    }

    /// <summary>The largest magnitude of a row.</summary>
    public static double Largest(double[] row) => row.Length == 0 ? 0 : row.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();

    /// <summary>Compares the scores of the users that a file lists, relative to the largest score of the user.</summary>
    /// <param name="golden">The case.</param>
    /// <param name="model">The model.</param>
    /// <param name="tolerance">The relative tolerance.</param>
    /// <param name="what">For messages.</param>
    /// <param name="mayDiffer">Pairs of a user and an item that a near tie may decide; null for none.</param>
    /// <returns>The number of scores that were compared.</returns>
    public static int AssertScores(JsonElement golden, IFittedModel model, double tolerance, string what, Func<int, int, bool>? mayDiffer = null)
    {
        int compared = 0;
        double[][] expected = Rows(golden.GetProperty("scores"));
        int[] users = [.. golden.GetProperty("score_users").EnumerateArray().Select(u => u.GetInt32())];
        var scores = new double[users.Length * model.ItemCount];
        model.ScoreUsers(users, scores);
        for (int n = 0; n < users.Length; n++)
        {
            double largest = Largest(expected[n]);
            for (int i = 0; i < model.ItemCount; i++)
            {
                if (mayDiffer?.Invoke(users[n], i) == true)
                    continue;
                AssertClose(expected[n][i], scores[(n * model.ItemCount) + i], tolerance, $"score of user {users[n]}, item {i}: {what}", largest);
                compared++;
            }
        }

        return compared;
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

    /// <summary>
    /// Compares pruned matrices to 1e-9, relative to the largest entry of the row. A row that is listed as a near tie may keep another
    /// column, with the same values; every other row must keep the same columns.
    /// </summary>
    /// <returns>The rows that keep other columns, and the number of entries that were compared in place.</returns>
    public static (HashSet<int> Other, int Compared) AssertRows(double[][] expected, double[][] actual, HashSet<int> nearTies, string what)
    {
        var other = new HashSet<int>();
        int compared = 0;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double[] left = expected[i];
            double[] right = actual[i];

            // Two columns of a near tie may swap places by the last bit of a denominator.
            if (nearTies.Contains(i) && !KeepSame(left, right))
            {
                other.Add(i);
                left = [.. left.Order()];
                right = [.. right.Order()];
            }
            else
            {
                compared += left.Length;
            }

            double largest = Largest(left);
            for (int j = 0; j < left.Length; j++)
                AssertClose(left[j], right[j], 1e-9, $"[{i},{j}] of {what}", largest);
        }

        return (other, compared);
    }

    /// <summary>Whether two rows have their zeros in the same places.</summary>
    public static bool KeepSame(double[] left, double[] right) => Enumerable.Range(0, left.Length).All(j => left[j] == 0 == (right[j] == 0));
}
