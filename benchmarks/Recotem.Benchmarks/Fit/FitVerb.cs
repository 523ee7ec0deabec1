using System.Diagnostics;
using System.Globalization;
using Recotem.Recommenders;

namespace Recotem.Benchmarks.Fit;

/// <summary>Fits one algorithm on a training file and judges it on a test file.</summary>
internal static class FitVerb
{
    private const int Cutoff = 20;

    public static BenchmarkVerb Verb { get; } = new(
        "fit",
        "--train A.csv --test B.csv --algorithm IALS --params k=v,... --threads N --repeat R --seed S: fit, evaluation and latency",
        InAll: false,
        RunAsync);

    private static async Task RunAsync(VerbOptions options)
    {
        string train = Required(options, "train");
        string test = Required(options, "test");
        string name = options.Text("algorithm", "IALS");
        string parameters = options.Text("params", "");
        int threads = options.Integer("threads", Environment.ProcessorCount, min: 1);
        int repeat = options.Integer("repeat", 3, min: 1);
        int seed = options.Integer("seed", 42, min: 0);
        options.ExpectAllRead();

        IAlgorithm algorithm = await ActivateAsync(name, parameters);
        InteractionFiles files = await InteractionFiles.ReadAsync(train, test);
        var split = new Split(files.Train, files.Test, files.TestUsers);
        var context = new FitContext { Seed = (ulong)seed, Threads = threads };

        // Transposed once for all runs, as a search does.
        files.Train.Transpose();
        var fit = new double[repeat];
        var fitProcessor = new double[repeat];
        var evaluation = new double[repeat];
        var evaluationProcessor = new double[repeat];
        var top = new double[repeat];
        var topProcessor = new double[repeat];
        IMetric[] metrics = [new Ndcg(), new Map(), new Recall(), new Hit(), new Precision(), new Mrr()];
        EvaluationReport? report = null;
        int[] everybody = [.. Enumerable.Range(0, files.Train.UserCount)];
        IFittedModel? model = null;
        for (int run = 0; run < repeat; run++)
        {
            model?.Dispose();
            GC.Collect();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            model = await algorithm.FitAsync(files.Train, context, CancellationToken.None);
            fit[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            fitProcessor[run] = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            before = Environment.CpuUsage.TotalTime;
            start = Stopwatch.GetTimestamp();
            report = new Evaluator(split, Cutoff, threads).Report(model, metrics, CancellationToken.None);
            evaluation[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            evaluationProcessor[run] = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            before = Environment.CpuUsage.TotalTime;
            start = Stopwatch.GetTimestamp();
            RankedLists.Of(model, everybody, files.Train, Cutoff, threads, CancellationToken.None);
            top[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            topProcessor[run] = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        }

        (double known, double fresh) = MeasureRequests(model!, files.Train);
        model!.Dispose();
        JsonLine.Write(w =>
        {
            w.WriteString("verb", "fit");
            w.WriteString("runtime", Measurement.Runtime);
            w.WriteString("algorithm", name);
            w.WriteString("params", parameters);
            w.WriteNumber("threads", threads);
            w.WriteNumber("users", files.Train.UserCount);
            w.WriteNumber("items", files.Train.ItemCount);
            w.WriteNumber("interactions", files.Train.Count);
            Seconds("fit_seconds", fit);
            Seconds("fit_processor_seconds", fitProcessor);
            Seconds("evaluation_seconds", evaluation);
            Seconds("evaluation_processor_seconds", evaluationProcessor);
            Seconds("top20_all_users_seconds", top);
            Seconds("top20_all_users_processor_seconds", topProcessor);
            w.WriteNumber("top20_users_per_second", Math.Round(files.Train.UserCount / top.Min()));
            string[] names = ["ndcg", "map", "recall", "hit", "precision", "mrr"];
            for (int m = 0; m < names.Length; m++)
                w.WriteNumber($"{names[m]}@20", Math.Round(report!.Means[m], 6));
            w.WriteNumber("coverage@20", Math.Round(report!.Usage.Coverage, 6));
            w.WriteNumber("gini@20", Math.Round(report.Usage.Gini, 6));
            w.WriteNumber("known_user_microseconds", Math.Round(known, 2));
            w.WriteNumber("new_user_microseconds", Math.Round(fresh, 2));
            w.WriteNumber("peak_memory_bytes", Process.GetCurrentProcess().PeakWorkingSet64);

            void Seconds(string key, double[] values)
            {
                w.WriteStartArray(key);
                foreach (double value in values)
                    w.WriteNumberValue(Math.Round(value, 4));
                w.WriteEndArray();
            }
        });
    }

    private static string Required(VerbOptions options, string name) => options.Text(name, "") is { Length: > 0 } value
        ? value
        : throw new ArgumentException($"--{name} is missing");

    private static async ValueTask<IAlgorithm> ActivateAsync(string name, string parameters)
    {
        PluginDescriptor plugin = Plugins.Catalog.Find("algorithms", name)
            ?? throw new ArgumentException($"there is no algorithm '{name}'; expected one of {string.Join(", ", Plugins.Catalog.Names("algorithms"))}");
        var errors = new ConfigErrors();
        ConfigReader reader = ConfigReader.Root(Parse(parameters), errors);
        object? configuration = plugin.Configuration?.Bind(reader);
        if (plugin.Configuration is null)
            reader.ExpectNoKeys(name);
        errors.ThrowIfAny();
        return await plugin.ActivateAsync<IAlgorithm>(new PluginScope(Plugins.Catalog), configuration);
    }

    private static ConfigMapping Parse(string parameters)
    {
        var position = new SourcePosition("--params", 1, 1);
        return new ConfigMapping(
            position,
            [
                .. parameters.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(pair =>
                {
                    string[] parts = pair.Split('=', 2);
                    if (parts.Length != 2)
                        throw new ArgumentException($"'{pair}' in --params is not key=value");
                    return new ConfigEntry(parts[0], position, new ConfigScalar(position, parts[1], KindOf(parts[1])));
                }),
            ]);
    }

    private static ScalarKind KindOf(string text) => text switch
    {
        "true" or "false" => ScalarKind.Boolean,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => ScalarKind.Integer,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => ScalarKind.Float,
        _ => ScalarKind.Text,
    };

    // What a request costs below the HTTP layer: scores of one user, seen items excluded, best 20.
    private static (double Known, double Fresh) MeasureRequests(IFittedModel model, InteractionMatrix train)
    {
        const int Warmups = 200;
        const int Requests = 2000;
        var scores = new double[model.ItemCount];
        var best = new ScoredItem[Cutoff];
        double known = Mean(user => model.ScoreUsers([user], scores));
        double fresh = Mean(user => model.TryScoreItems(train.ItemsOf(user), scores));
        return (known, fresh);

        double Mean(Action<int> score)
        {
            long start = 0;
            for (int n = -Warmups; n < Requests; n++)
            {
                if (n == 0)
                    start = Stopwatch.GetTimestamp();
                int user = (n + Warmups) % train.UserCount;
                score(user);
                TopK.Select(scores, train.ItemsOf(user), best);
            }

            return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Requests;
        }
    }
}
