using System.Text;
using Recotem.Benchmarks.Csv;

namespace Recotem.Benchmarks.Fit;

/// <summary>A training and a test file over one set of users and items.</summary>
/// <param name="Train">The training interactions.</param>
/// <param name="Test">The test interactions.</param>
internal sealed record InteractionFiles(InteractionMatrix Train, InteractionMatrix Test)
{
    /// <summary>The users with test interactions, ascending.</summary>
    public int[] TestUsers => [.. Enumerable.Range(0, Test.UserCount).Where(user => !Test.ItemsOf(user).IsEmpty)];

    /// <summary>Reads both files through the product's own source. Ids are sorted ordinally, as in training.</summary>
    /// <exception cref="ArgumentException">A file lacks the columns <c>user_id</c> and <c>item_id</c> as text.</exception>
    public static async Task<InteractionFiles> ReadAsync(string train, string test)
    {
        DataFrame trainFrame = await CsvWork.FetchAsync(train);
        DataFrame testFrame = await CsvWork.FetchAsync(test);
        (int[] trainUsers, int[] testUsers, int users) = Encode(trainFrame, testFrame, "user_id");
        (int[] trainItems, int[] testItems, int items) = Encode(trainFrame, testFrame, "item_id");
        return new InteractionFiles(
            InteractionMatrix.FromPairs(users, items, trainUsers, trainItems),
            InteractionMatrix.FromPairs(users, items, testUsers, testItems));
    }

    private static (int[] First, int[] Second, int Count) Encode(DataFrame first, DataFrame second, string column)
    {
        TextColumn[] columns = [Text(first), Text(second)];
        string[] ids = [.. columns.SelectMany(Ids).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> indices = ids.Select((id, index) => (id, index)).ToDictionary(p => p.id, p => p.index);
        return (Indices(columns[0]), Indices(columns[1]), ids.Length);

        TextColumn Text(DataFrame frame) => frame.Find(column) as TextColumn
            ?? throw new ArgumentException($"there is no text column '{column}'");

        int[] Indices(TextColumn source)
        {
            int[] byCode = [.. Ids(source).Select(id => indices[id])];
            return [.. source.Codes.ToArray().Select(code => byCode[code])];
        }
    }

    private static IEnumerable<string> Ids(TextColumn column) =>
        Enumerable.Range(0, column.Dictionary.Count).Select(code => Encoding.UTF8.GetString(column.Dictionary[code]));
}
