namespace Recotem.DataSources.Csv;

/// <summary>Remembers in which line of a file each row begins, for messages about values that turn out to be wrong later.</summary>
internal sealed class CsvLines(string name)
{
    // Nearly every file has one row in each line: only rows that break the sequence are kept, and not without limit.
    private const int MaxBreaks = 65_536;
    private readonly List<(int Row, long Line)> _breaks = [];
    private int _known;
    private long _next = -1;

    /// <summary>Takes note of the next row.</summary>
    /// <param name="line">The line in which it begins, from 1.</param>
    public void Add(long line)
    {
        if (line == _next)
        {
            _next++;
            _known++;
            return;
        }

        // From here on nothing is known, because the sequence cannot be taken up again.
        if (_breaks.Count == MaxBreaks)
        {
            _next = 0;
            return;
        }

        _breaks.Add((_known++, line));
        _next = line + 1;
    }

    /// <summary>Where a row begins, as file and line.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>Its place; null for a row behind too many interruptions.</returns>
    public string? PlaceOf(int row)
    {
        if (row >= _known)
            return null;
        int found = _breaks.BinarySearch((row, long.MaxValue));
        (int first, long line) = _breaks[~found - 1];
        return $"{name}:{line + row - first}";
    }
}
