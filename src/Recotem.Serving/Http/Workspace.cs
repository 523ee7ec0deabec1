using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;
using Recotem.Recommenders;

namespace Recotem.Serving;

/// <summary>The memory of one request, reused by later ones, so that a request allocates nothing of its own.</summary>
internal sealed class Workspace : IResettable
{
    private const int LargestKeptOutput = 1 << 20;

    private ArrayBufferWriter<byte> _output = new(4096);
    private Utf8JsonWriter _json;
    private readonly int[] _resolved = new int[RecommendRequest.MaxExcluded];
    private int[] _excluded = new int[4096];

    public Workspace() => _json = new Utf8JsonWriter(_output, JsonResponse.WriterOptions);

    public RequestText Text { get; } = new();

    public ProblemList Problems { get; } = new();

    public List<BatchElement> Elements { get; } = [];

    /// <summary>The ranked items of all elements of a request, one behind the other.</summary>
    public ScoredItem[] Ranked { get; } = new ScoredItem[BatchElement.MaxLimitSum];

    /// <summary>Room for the items that a request names: at most as many as a list may have.</summary>
    public Span<int> Resolved => _resolved;

    public ItemListText Items { get; } = new();

    /// <summary>Room for excluded items.</summary>
    public Span<int> Excluded(int count)
    {
        if (_excluded.Length < count)
            _excluded = new int[Math.Max(count, 2 * _excluded.Length)];
        return _excluded;
    }

    /// <summary>A writer of an empty body.</summary>
    public Utf8JsonWriter BeginJson()
    {
        _output.ResetWrittenCount();
        _json.Reset();
        return _json;
    }

    /// <summary>The body that was written.</summary>
    public ReadOnlyMemory<byte> EndJson()
    {
        _json.Flush();
        return _output.WrittenMemory;
    }

    /// <inheritdoc/>
    public bool TryReset()
    {
        Problems.Clear();
        Elements.Clear();
        Text.Trim();
        Items.Trim();
        if (_output.Capacity > LargestKeptOutput)
        {
            _output = new ArrayBufferWriter<byte>(4096);
            _json = new Utf8JsonWriter(_output, JsonResponse.WriterOptions);
        }

        return true;
    }
}
