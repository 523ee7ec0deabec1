namespace Recotem.Hosting.Commands;

/// <summary>Writes rows in columns as wide as their widest cell, so that both people and <c>awk</c> can read them.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Writes a table.</summary>
    /// <param name="output">Receives the lines.</param>
    /// <param name="header">The header row; empty for none.</param>
    /// <param name="rows">The rows, each with as many cells as the others.</param>
    /// <param name="isNumber">Which columns end at the same place, so that numbers of the same precision stand digit below digit; null for none.</param>
    internal static void Write(TextWriter output, string[] header, IEnumerable<string[]> rows, Predicate<int>? isNumber = null)
    {
        List<string[]> all = header.Length == 0 ? [.. rows] : [header, .. rows];
        if (all.Count == 0)
            return;
        int[] widths = new int[all[0].Length];
        foreach (string[] row in all)
            for (int column = 0; column < row.Length; column++)
                widths[column] = Math.Max(widths[column], row[column].Length);
        foreach (string[] row in all)
            output.WriteLine(string.Join(Gap, row.Select((cell, column) => isNumber?.Invoke(column) == true ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
    }
}
