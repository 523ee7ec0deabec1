using System.Collections.Immutable;

namespace Recotem.Serving.Tests;

/// <summary>A table of scores. A user whose first score is <see cref="Poison"/> cannot be scored.</summary>
public sealed class ScriptedModel(ReadOnlyMemory<double> scores, ReadOnlyMemory<double> newUser, int users, int items) : IFittedModel
{
    public const double Poison = 1e200;

    public int UserCount => users;

    public int ItemCount => items;

    /// <summary>How many models have been opened and not disposed of, in this process.</summary>
    public static int OpenCount => Volatile.Read(ref s_open);

    private static int s_open;
    private bool _isOpened;

    public static IFittedModel Open(ISectionReader sections)
    {
        ReadOnlyMemory<double> scores = sections.Read<double>("model.scores", out ImmutableArray<int> shape);
        Interlocked.Increment(ref s_open);
        return new ScriptedModel(scores, sections.Read<double>("model.new_user", out _), shape[0], shape[1]) { _isOpened = true };
    }

    public void ScoreUsers(ReadOnlySpan<int> asked, Span<double> target)
    {
        for (int n = 0; n < asked.Length; n++)
        {
            ReadOnlySpan<double> row = scores.Span.Slice(asked[n] * items, items);
            if (row[0] == Poison)
                throw new InvalidOperationException("this user is poison");
            row.CopyTo(target[(n * items)..]);
        }
    }

    public bool TryScoreItems(ReadOnlySpan<int> seeds, Span<double> target)
    {
        newUser.Span.CopyTo(target);
        return true;
    }

    public void Save(ISectionWriter sections)
    {
        sections.Write("model.scores", [users, items], scores.Span);
        sections.Write("model.new_user", [items], newUser.Span);
    }

    public void Dispose()
    {
        if (_isOpened)
            Interlocked.Decrement(ref s_open);
    }
}
