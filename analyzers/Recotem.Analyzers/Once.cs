using System;
using System.Threading;

namespace Recotem.Analyzers;

/// <summary>
/// Something about a compilation that concurrent actions ask for, found by the first of them. Each brings its own token: if the first
/// is cancelled, the next one starts again.
/// </summary>
/// <param name="find">Finds it.</param>
internal sealed class Once<T>(Func<CancellationToken, T> find)
    where T : class
{
    private readonly object _gate = new();
    private volatile T? _found;

    public T Get(CancellationToken cancellation)
    {
        if (_found is { } found)
            return found;
        lock (_gate)
            return _found ??= find(cancellation);
    }
}
