using Recotem.Recommenders;

namespace Recotem.Benchmarks.Data;

/// <summary>
/// Makes interactions that look like those of MovieLens: the popularity of items follows Zipf's law, the activity of users is
/// log-normal with a minimum, no pair comes twice, and times ascend. The same shape and seed give the same bytes.
/// </summary>
internal static class InteractionGenerator
{
    public const int MinActivity = 20;
    private const double ActivitySpread = 1.1;
    private const double ZipfExponent = 0.8;
    private const long FirstTime = 978_300_760;
    private const int MaxPause = 120;

    /// <summary>Writes a shape as CSV with the columns user_id, item_id and timestamp (seconds since 1970).</summary>
    public static void WriteCsv(InteractionShape shape, ulong seed, string path)
    {
        (int[] users, int[] items) = Draw(shape, seed);
        using var file = new InteractionWriter(path);
        Write(users, items, seed, _ => file);
    }

    /// <summary>Writes a shape as two such files, of which the second has a share of each user's interactions, drawn at random and rounded down.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="seed">The seed. The two files together have the rows of <see cref="WriteCsv"/>.</param>
    /// <param name="heldOut">The share, above 0 and below 1.</param>
    /// <param name="train">The path of the first file.</param>
    /// <param name="test">The path of the second file.</param>
    /// <returns>The number of rows of the second file.</returns>
    public static int WriteTrainAndTest(InteractionShape shape, ulong seed, double heldOut, string train, string test)
    {
        (int[] users, int[] items) = Draw(shape, seed);
        bool[] isTest = HoldOut(users, shape.Users, heldOut, new Xoshiro256(seed, 3));
        using var trainFile = new InteractionWriter(train);
        using var testFile = new InteractionWriter(test);
        Write(users, items, seed, row => isTest[row] ? testFile : trainFile);
        return isTest.Count(held => held);
    }

    /// <summary>The number of interactions of the user who has most of them.</summary>
    public static int LargestActivity(InteractionShape shape, ulong seed) => DrawActivity(shape, new Xoshiro256(seed, 0)).Max();

    /// <summary>The pairs of a shape, in the order of their times.</summary>
    public static (int[] Users, int[] Items) Draw(InteractionShape shape, ulong seed)
    {
        int[] activity = DrawActivity(shape, new Xoshiro256(seed, 0));
        double[] popularity = CumulativePopularity(shape.Items);
        var users = new int[shape.Rows];
        var items = new int[shape.Rows];
        var lastUser = new int[shape.Items];
        var random = new Xoshiro256(seed, 1);
        int row = 0;
        for (int user = 0; user < shape.Users; user++)
        {
            for (int k = 0; k < activity[user]; k++)
            {
                int item;
                do
                {
                    item = DrawItem(popularity, random);
                }
                while (lastUser[item] == user + 1);
                lastUser[item] = user + 1;
                users[row] = user;
                items[row++] = item;
            }
        }

        for (int i = shape.Rows - 1; i > 0; i--)
        {
            int j = random.NextInt32(i + 1);
            (users[i], users[j]) = (users[j], users[i]);
            (items[i], items[j]) = (items[j], items[i]);
        }

        return (users, items);
    }

    private static int[] DrawActivity(InteractionShape shape, Xoshiro256 random)
    {
        int min = Math.Min(MinActivity, shape.Rows / shape.Users);

        // Drawing distinct items of a user who knows half of the catalogue takes forever.
        int max = Math.Max(min + 1, shape.Items / 3);
        var weights = new double[shape.Users];
        for (int user = 0; user < weights.Length; user++)
            weights[user] = Math.Exp(random.NextNormal() * ActivitySpread);
        double scale = (shape.Rows - ((double)min * shape.Users)) / weights.Sum();
        var activity = new int[shape.Users];
        for (int user = 0; user < activity.Length; user++)
            activity[user] = Math.Min(max, min + (int)(weights[user] * scale));

        // Rounding and the maximum leave some rows over: one for each user, round and round.
        int missing = shape.Rows - activity.Sum();
        for (int user = 0; missing > 0; user = (user + 1) % activity.Length)
        {
            if (activity[user] >= max && max < shape.Items)
                continue;
            activity[user]++;
            missing--;
        }

        return activity;
    }

    private static double[] CumulativePopularity(int items)
    {
        var cumulative = new double[items];
        double sum = 0;
        for (int item = 0; item < items; item++)
            cumulative[item] = sum += Math.Pow(item + 1, -ZipfExponent);
        return cumulative;
    }

    private static int DrawItem(double[] cumulative, Xoshiro256 random)
    {
        int found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return Math.Min(found < 0 ? ~found : found + 1, cumulative.Length - 1);
    }

    private static void Write(int[] users, int[] items, ulong seed, Func<int, InteractionWriter> fileOf)
    {
        var pauses = new Xoshiro256(seed, 2);
        long time = FirstTime;
        for (int row = 0; row < users.Length; row++)
        {
            time += pauses.NextInt32(MaxPause);
            fileOf(row).Add(users[row] + 1, items[row] + 1, time);
        }
    }

    // One pass that takes exactly as many rows of a user as are wanted, each set of them with the same probability.
    private static bool[] HoldOut(int[] users, int userCount, double share, Xoshiro256 random)
    {
        var left = new int[userCount];
        foreach (int user in users)
            left[user]++;
        int[] wanted = [.. left.Select(count => (int)(count * share))];
        var isHeldOut = new bool[users.Length];
        for (int row = 0; row < users.Length; row++)
        {
            int user = users[row];
            if (random.NextInt32(left[user]--) >= wanted[user])
                continue;
            isHeldOut[row] = true;
            wanted[user]--;
        }

        return isHeldOut;
    }
}
