using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>
/// Follows exceptions through a data source, from where they start to where they are caught or leave. All code that the entry points
/// reach is visited again and again until nothing new is learned about what its calls let out, what its values carry, and what its
/// parameters, variables and fields hold; all of this only grows, so it ends.
/// </summary>
internal sealed class ExceptionFlow
{
    private static readonly ImmutableArray<string> s_reading = ImmutableArray.Create("Read", "Write", "Peek", "CopyTo", "Flush");
    private static readonly ImmutableArray<string> s_parsing = ImmutableArray.Create("Read", "Load", "Parse", "Deserialize", "CopyTo", "HashData");

    private readonly INamedTypeSymbol _source;
    private readonly Bodies _bodies;
    private readonly ExternalApis _apis;
    private readonly ExceptionTypes _exceptions;
    private readonly CatchFilter _filter;
    private readonly HandlerPaths _paths;
    private readonly CancellationToken _cancellation;
    private readonly List<Body> _reached = new();
    private readonly HashSet<Body> _known = new();
    private readonly Dictionary<ISymbol, Carried> _held = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<(SyntaxNode, OriginKind), Origin> _origins = new();
    private readonly Dictionary<ISymbol, CaughtHere> _variables = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ICatchClauseOperation, CaughtHere> _caught = new();
    private bool _changed;
    private Body _current = null!;
    private CaughtHere? _handler;
    private Carried? _conditional;

    public ExceptionFlow(INamedTypeSymbol source, Bodies bodies, ExternalApis apis, ExceptionTypes exceptions, CancellationToken cancellation)
    {
        _source = source;
        _bodies = bodies;
        _apis = apis;
        _exceptions = exceptions;
        _filter = new CatchFilter(exceptions, bodies);
        _paths = new HandlerPaths(_filter, bodies);
        _cancellation = cancellation;
    }

    /// <summary>All code that was reached.</summary>
    public IReadOnlyList<Body> Reached => _reached;

    /// <summary>Begins at some code.</summary>
    public void Enter(Body body) => Reach(body);

    /// <summary>Follows everything to its end.</summary>
    public void Run()
    {
        do
        {
            _changed = false;
            for (int i = 0; i < _reached.Count; i++)
            {
                _cancellation.ThrowIfCancellationRequested();
                Visit(_reached[i]);
            }
        }
        while (_changed);
    }

    /// <summary>The exceptions that are known to reach a catch.</summary>
    public IEnumerable<ITypeSymbol> Reaching(ICatchClauseOperation clause) =>
        _caught.TryGetValue(clause, out CaughtHere? here) ? here.Types : Enumerable.Empty<ITypeSymbol>();

    private void Reach(Body body)
    {
        if (_known.Add(body))
        {
            _reached.Add(body);
            _changed = true;
        }
    }

    private void Visit(Body body)
    {
        _current = body;
        _handler = null;
        // What an async method or an iterator lets out comes from its task or sequence.
        Effects sink = body.IsDeferred ? body.Returned.Pending : body.Immediate;
        var found = new Effects();
        foreach (IOperation root in body.Roots)
        {
            Carried? value = Visit(root, found);
            if (root is not (IBlockOperation or IMethodBodyBaseOperation or ISymbolInitializerOperation))
                Return(value);
        }

        if (body.Symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
            CallImplicitBase(constructor, body, found);
        _changed |= sink.Join(found);
    }

    private void CallImplicitBase(IMethodSymbol constructor, Body body, Effects sink)
    {
        bool isExplicit = body.Roots.Any(r => r is IConstructorBodyOperation { Initializer: not null } or IInvocationOperation or IExpressionStatementOperation);
        IMethodSymbol? inherited = isExplicit ? null : constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(c => c.Parameters.Length == 0);
        if (inherited is not null && _bodies.Of(inherited) is { } called)
            Call(called, body.Roots.Length > 0 ? body.Roots[0] : null, sink);
    }

    private Carried? Visit(IOperation? operation, Effects sink)
    {
        switch (operation)
        {
            case null or INameOfOperation or ITypeOfOperation or ISizeOfOperation or ILocalFunctionOperation:
                return null;
            case IBlockOperation block:
                foreach (IOperation statement in block.Operations)
                    Visit(statement, sink);
                return null;
            case ITryOperation attempt:
                VisitTry(attempt, sink);
                return null;
            case IThrowOperation thrown:
                VisitThrow(thrown, sink);
                return null;
            case IReturnOperation { Kind: OperationKind.Return } returned:
                Return(Visit(returned.ReturnedValue, sink));
                return null;
            case IReturnOperation yielded:
                Return(Visit(yielded.ReturnedValue, sink));
                return null;
            case IAwaitOperation awaited:
                return VisitAwait(awaited, sink);
            case IForEachLoopOperation loop:
                return VisitForEach(loop, sink);
            case IInvocationOperation call:
                return VisitCall(call, sink);
            case IObjectCreationOperation creation:
                return VisitCreation(creation, sink);
            case IPropertyReferenceOperation reference:
                return VisitProperty(reference, sink);
            case IAnonymousFunctionOperation lambda:
                Body lambdaBody = _bodies.Of(lambda);
                Reach(lambdaBody);
                return Carried.Of(lambdaBody);
            case IDelegateCreationOperation creation:
                return Visit(creation.Target, sink);
            case IMethodReferenceOperation group:
                return VisitGroup(group, sink);
            case IConversionOperation conversion:
                return VisitConversion(conversion, sink);
            case ILocalReferenceOperation local:
                return Held(local.Local);
            case IParameterReferenceOperation parameter:
                return Held(parameter.Parameter.OriginalDefinition);
            case IFieldReferenceOperation reference:
                Visit(reference.Instance, sink);
                return Held(reference.Field.OriginalDefinition);
            case IAssignmentOperation assignment:
                return VisitAssignment(assignment, sink);
            case IVariableDeclaratorOperation variable:
                return variable.GetVariableInitializer() is { } initializer ? Hold(variable.Symbol, Visit(initializer.Value, sink)) : null;
            case IFieldInitializerOperation field:
                return Hold(field.InitializedFields, Visit(field.Value, sink));
            case IPropertyInitializerOperation property:
                return Hold(property.InitializedProperties, Visit(property.Value, sink));
            case IConditionalOperation { WhenFalse: not null } choice:
                Visit(choice.Condition, sink);
                return Carried.Both(Visit(choice.WhenTrue, sink), Visit(choice.WhenFalse, sink));
            case IConditionalAccessOperation access:
                Carried? outer = _conditional;
                _conditional = Visit(access.Operation, sink);
                Carried? result = Visit(access.WhenNotNull, sink);
                _conditional = outer;
                return result;
            case IConditionalAccessInstanceOperation:
                return _conditional;
            case IEventAssignmentOperation subscription:
                // Handlers run when the event is raised; what they throw goes to whoever raises it.
                Visit(subscription.HandlerValue, sink);
                return null;
            default:
                Carried? all = null;
                foreach (IOperation child in operation.ChildOperations)
                    all = Carried.Both(all, Visit(child, sink));
                return operation.Type is { SpecialType: SpecialType.None } ? all : null;
        }
    }

    private void VisitTry(ITryOperation attempt, Effects sink)
    {
        var inside = new Effects();
        Visit(attempt.Body, inside);
        Effects rest = inside;
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            var left = new Effects();
            CaughtHere here = Here(clause);
            foreach (KeyValuePair<Origin, HashSet<ITypeSymbol>> effect in rest.All)
            {
                foreach (ITypeSymbol type in effect.Value)
                {
                    bool? caught = _filter.Catches(clause, type);
                    if (caught != false)
                        _changed |= here.Types.Add(ExceptionTypes.Is(clause.ExceptionType, type) ? clause.ExceptionType : type);
                    if (caught != true)
                        left.Add(effect.Key, type);
                }
            }

            rest = left;
        }

        sink.Join(rest);
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            CaughtHere? outer = _handler;
            _handler = Here(clause);
            Visit(clause.Handler, sink);
            _handler = outer;
        }

        Visit(attempt.Finally, sink);
    }

    private CaughtHere Here(ICatchClauseOperation clause)
    {
        if (!_caught.TryGetValue(clause, out CaughtHere? here))
        {
            _caught.Add(clause, here = new CaughtHere(clause));
            if (CatchFilter.Variable(clause) is { } variable)
                _variables[variable] = here;
        }

        return here;
    }

    private void VisitThrow(IThrowOperation thrown, Effects sink)
    {
        if (thrown.Exception is null)
        {
            Rethrow(_handler, thrown, thrown.Syntax, sink);
            return;
        }

        Visit(thrown.Exception, sink);
        Throw(thrown.Exception, sink);
    }

    private void Throw(IOperation exception, Effects sink)
    {
        foreach (IOperation source in Sources(exception, depth: 0))
        {
            if (source is ILocalReferenceOperation { Local: var local } && _variables.TryGetValue(local, out CaughtHere? caught))
                Rethrow(caught, source, exception.Syntax, sink);
            else if (source.Type is { } type && ExceptionTypes.Is(type, _exceptions.Any) && !_exceptions.MayLeave(type) && !IsNarrowed(source, type))
                sink.Add(At(exception.Syntax, "", OriginKind.Throw), type);
        }
    }

    // A variable that is handed on only where a test has shown that it may leave: `e is OperationCanceledException ? e : Wrap(e)`.
    private bool IsNarrowed(IOperation source, ITypeSymbol type)
    {
        ISymbol? variable = HolderOf(source);
        IOperation root = source;
        while (root.Parent is not null)
            root = root.Parent;
        return variable is not null && !_paths.CanReach(source, root, variable, type);
    }

    // A catch of everything that throws again adds nothing of its own: only what is known to reach it goes on.
    private void Rethrow(CaughtHere? caught, IOperation place, SyntaxNode syntax, Effects sink)
    {
        if (caught is null)
            return;
        IEnumerable<ITypeSymbol> types = CatchFilter.CaughtType(caught.Clause) is { } declared && !_exceptions.IsGeneral(declared)
            ? ImmutableArray.Create(declared)
            : caught.Types;
        ILocalSymbol? variable = CatchFilter.Variable(caught.Clause);
        foreach (ITypeSymbol type in types)
        {
            if (!_exceptions.MayLeave(type) && _paths.CanReach(place, caught.Clause.Handler, variable, type))
                sink.Add(At(syntax, "", OriginKind.Rethrow), type);
        }
    }

    // The expressions whose types say what is thrown: branches of choices, what variables were given, what own methods return.
    private IEnumerable<IOperation> Sources(IOperation? expression, int depth)
    {
        const int Limit = 6;
        switch (expression)
        {
            case IConversionOperation { OperatorMethod: null } conversion:
                return Sources(conversion.Operand, depth);
            case IParenthesizedOperation parenthesized:
                return Sources(parenthesized.Operand, depth);
            case IConditionalOperation { WhenFalse: not null } choice:
                return Sources(choice.WhenTrue, depth).Concat(Sources(choice.WhenFalse, depth));
            case ISwitchExpressionOperation choice:
                return choice.Arms.SelectMany(a => Sources(a.Value, depth));
            case ICoalesceOperation choice:
                return Sources(choice.Value, depth).Concat(Sources(choice.WhenNull, depth));
            case IThrowOperation or null or { ConstantValue: { HasValue: true, Value: null } }:
                return Enumerable.Empty<IOperation>();
            case ILocalReferenceOperation { Local: var local } when depth < Limit && !_variables.ContainsKey(local) && Given(local) is { Count: > 0 } given:
                return given.SelectMany(g => Sources(g, depth + 1));
            case IInvocationOperation call when depth < Limit && !_exceptions.MayLeave(call.Type!) && _bodies.Of(call.TargetMethod) is { IsDeferred: false } body:
                List<IOperation> returned = body.Roots.SelectMany(r => r.DescendantsAndSelf()).OfType<IReturnOperation>()
                    .Where(r => r.ReturnedValue is not null).Select(r => r.ReturnedValue!).ToList();
                return returned.Count == 0 ? new[] { expression } : returned.SelectMany(r => Sources(r, depth + 1));
            default:
                return new[] { expression };
        }
    }

    private List<IOperation> Given(ILocalSymbol local)
    {
        var given = new List<IOperation>();
        foreach (IOperation operation in _current.Roots.SelectMany(r => r.DescendantsAndSelf()))
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local)
                && declarator.GetVariableInitializer() is { } initializer)
                given.Add(initializer.Value);
            else if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment && SymbolEqualityComparer.Default.Equals(target.Local, local))
                given.Add(assignment.Value);
        }

        return given;
    }

    private void Return(Carried? value)
    {
        if (value is not null)
            _changed |= _current.Returned.Join(value);
    }

    private Carried? VisitAwait(IAwaitOperation awaited, Effects sink)
    {
        Carried? value = Visit(awaited.Operation, sink);
        if (value is null)
            return null;
        // A task of a task, as of Task.WhenAny, has not failed yet.
        if (AwaitedTypes.IsTask(awaited.Type))
            return value;
        sink.Join(value.Pending);
        return value.IsHandle ? Carried.OfHandle(value.Reading) : null;
    }

    private Carried? VisitForEach(IForEachLoopOperation loop, Effects sink)
    {
        Carried? sequence = Visit(loop.Collection, sink);
        if (sequence is not null)
        {
            // The elements of a list of tasks fail where they are awaited; a lazy sequence fails while it is read.
            bool holdsTasks = loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol.Type: var element } && AwaitedTypes.IsDeferred(element);
            if (!holdsTasks)
                sink.Join(sequence.Pending);
            foreach (ILocalSymbol local in loop.Locals)
            {
                if (AwaitedTypes.IsDeferred(local.Type))
                    Hold(local, sequence);
            }
        }

        Visit(loop.Body, sink);
        return null;
    }

    private Carried? VisitAssignment(IAssignmentOperation assignment, Effects sink)
    {
        Carried? value = Visit(assignment.Value, sink);
        switch (assignment.Target)
        {
            case ILocalReferenceOperation local:
                return Hold(local.Local, value);
            case IParameterReferenceOperation parameter:
                return Hold(parameter.Parameter.OriginalDefinition, value);
            case IFieldReferenceOperation field:
                Visit(field.Instance, sink);
                return Hold(field.Field.OriginalDefinition, value);
            case IPropertyReferenceOperation property:
                Visit(property.Instance, sink);
                VisitArguments(property.Arguments, sink);
                if (property.Property.SetMethod is { } setter)
                    Member(setter, property, sink);
                return Hold(property.Property.OriginalDefinition, value);
            case IDiscardOperation:
                return value;
            default:
                Visit(assignment.Target, sink);
                return value;
        }
    }

    private Carried? VisitConversion(IConversionOperation conversion, Effects sink)
    {
        // The lambda of a query provider is data, not code that runs here.
        if (conversion.Type is INamedTypeSymbol { Name: "Expression", Arity: 1 })
            return null;
        Carried? value = Visit(conversion.Operand, sink);
        if (conversion.OperatorMethod is { } method && _bodies.Of(method) is { } body)
            return Carried.Both(value, Call(body, conversion, sink));
        return value;
    }

    private Carried? VisitProperty(IPropertyReferenceOperation property, Effects sink)
    {
        Carried? instance = Visit(property.Instance, sink);
        VisitArguments(property.Arguments, sink);
        Carried? result = property.Property.GetMethod is { } getter ? Member(getter, property, sink) : null;
        result = Carried.Both(result, Held(property.Property.OriginalDefinition));
        if (instance is null)
            return result;
        if (property.Instance?.Type is { } holder && AwaitedTypes.HoldsTasks(holder) && !AwaitedTypes.IsDeferred(property.Type))
        {
            // Of a task only the result fails; whether it has ended can be asked.
            if (property.Property.Name == "Result" && AwaitedTypes.IsTask(holder))
                sink.Join(holder.Name == "Task" ? Aggregated(instance.Pending) : instance.Pending);
            return result;
        }

        return property.Property.Name is "IsValueCreated" or "IsCompleted" or "Count" or "Length" ? result : Carried.Both(result, Consume(instance, property.Type, sink));
    }

    // An accessor: own code, or a member of the list of external APIs.
    private Carried? Member(IMethodSymbol accessor, IPropertyReferenceOperation property, Effects sink)
    {
        if (_bodies.Of(Dispatch(accessor, property.Instance, accessor.IsVirtual || accessor.IsOverride || accessor.IsAbstract)) is { } body)
            return Call(body, property, sink);

        return External(accessor, property, property.Type, sink);
    }

    private Carried? VisitGroup(IMethodReferenceOperation group, Effects sink)
    {
        Visit(group.Instance, sink);
        if (_bodies.Of(Dispatch(group.Method, group.Instance, group.IsVirtual)) is { } body)
        {
            Reach(body);
            return Carried.Of(body);
        }

        ImmutableArray<ITypeSymbol> types = _apis.Find(group.Method, group.Syntax.SyntaxTree);
        if (types.IsEmpty)
            return null;
        var pending = new Effects();
        foreach (ITypeSymbol type in types)
            pending.Add(At(group.Syntax, NameOf(group.Method), OriginKind.ExternalCall), type);
        return Carried.Of(pending);
    }

    private Carried? VisitCreation(IObjectCreationOperation creation, Effects sink)
    {
        Carried? arguments = VisitArguments(creation.Arguments, sink).Aggregate((Carried?)null, Carried.Both);
        Carried? initializer = Visit(creation.Initializer, sink);
        if (creation.Constructor is not { } constructor)
            return null;
        if (_bodies.Of(constructor) is { } body)
        {
            Call(body, creation, sink);
            return initializer;
        }

        Carried? made = External(constructor, creation, creation.Type, sink);
        // Timers and threads run their delegate elsewhere.
        if (arguments is null || constructor.ContainingType.Name is "Timer" or "Thread")
            return made;
        // Records and classes of this assembly without code of their own keep what they are given, as do the framework's wrappers.
        return Carried.Both(made, Carried.Both(initializer, Later(arguments, creation.Type)));
    }

    private Carried? VisitCall(IInvocationOperation call, Effects sink)
    {
        Carried? instance = Visit(call.Instance, sink);
        Carried?[] values = VisitArguments(call.Arguments, sink);
        Carried? arguments = values.Aggregate((Carried?)null, Carried.Both);
        IMethodSymbol method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return Invoke(instance, call, arguments, sink);
        if (method.Name is "Throw" && method.ContainingType is { Name: "ExceptionDispatchInfo" })
        {
            ThrowCaptured(call, sink);
            return null;
        }

        if (method.Name is "FromException" && AwaitedTypes.IsTask(method.ContainingType) && call.Arguments.Length == 1)
        {
            var failed = new Effects();
            Throw(call.Arguments[0].Value, failed);
            return Carried.Of(failed);
        }

        if (_bodies.Of(Dispatch(method, call.Instance, call.IsVirtual)) is { } body)
            return Call(body, call, sink);
        if (RunsElsewhere(method))
            return null;

        Carried? result = External(method, call, call.Type, sink);
        if (result is null && Reads(method, instance, arguments))
            result = Read(call, Carried.Both(instance, arguments)!.Reading, sink);
        Carried? given = method.Name == "ContinueWith" ? null : Given(call.Instance, instance, call);
        for (int i = 0; i < values.Length; i++)
            given = Carried.Both(given, Given(call.Arguments[i].Value, values[i], call));
        if (given is null)
            return result;
        var now = new Effects();
        Carried? used = Consume(given, call.Type, now);
        sink.Join(Aggregates(method) ? Aggregated(now) : now);
        return Carried.Both(result, used);
    }

    // Code that is not ours and returns neither task nor sequence does not fail with a task that it is given, unless it waits for it:
    // tasks.Add(task) keeps it, and the list fails where it is awaited.
    private Carried? Given(IOperation? operand, Carried? value, IInvocationOperation call)
    {
        if (operand is null || value is null || AwaitedTypes.IsDeferred(call.Type) || !AwaitedTypes.HoldsTasks(operand.Type)
            || call.TargetMethod.Name is "Wait" or "WaitAll" or "GetResult")
            return value;
        if (call.Instance is not null && call.Instance != operand && HolderOf(call.Instance) is { } holder)
            Hold(holder, value);
        return null;
    }

    // These collect what failed in an AggregateException, which a catch of the original does not take.
    private static bool Aggregates(IMethodSymbol method) =>
        method.Name is "Wait" or "WaitAll" && AwaitedTypes.IsTask(method.ContainingType) || method.ContainingType is { Name: "Parallel" } && !AwaitedTypes.IsDeferred(method.ReturnType);

    private Effects Aggregated(Effects effects)
    {
        var aggregated = new Effects();
        foreach (Origin origin in effects.All.Keys)
        {
            if (_exceptions.Find("System.AggregateException") is { } type)
                aggregated.Add(origin, type);
        }

        return aggregated;
    }

    // What a value carries when it is used by code that is not ours: now, or where the result is awaited or enumerated.
    private Carried? Consume(Carried value, ITypeSymbol? result, Effects sink)
    {
        Carried later = Later(value, result);
        if (AwaitedTypes.IsDeferred(result))
            return later;
        sink.Join(later.Pending);
        return later.IsHandle ? Carried.OfHandle(later.Reading) : null;
    }

    private Carried Later(Carried value, ITypeSymbol? result)
    {
        var later = new Carried();
        later.Pending.Join(value.Pending);
        foreach (Body body in value.Bodies)
        {
            later.Pending.Join(Outcome(body, null, body.Immediate));
            later.Pending.Join(Outcome(body, null, body.Returned.Pending));
        }

        if (value.IsHandle && _apis.IsHandle(result))
            later.Reading.UnionWith(value.Reading);
        return later;
    }

    private Carried? Read(IInvocationOperation call, HashSet<ITypeSymbol> types, Effects sink)
    {
        Origin origin = At(call.Syntax, NameOf(call.TargetMethod), OriginKind.ExternalCall);
        Effects target = AwaitedTypes.IsDeferred(call.Type) ? new Effects() : sink;
        foreach (ITypeSymbol type in types)
            target.Add(origin, type);
        return ReferenceEquals(target, sink) ? null : Carried.Of(target);
    }

    private static bool Reads(IMethodSymbol method, Carried? instance, Carried? arguments) =>
        (instance is { IsHandle: true } && s_reading.Any(r => method.Name.StartsWith(r, StringComparison.Ordinal)))
        || (arguments is { IsHandle: true } && s_parsing.Any(r => method.Name.StartsWith(r, StringComparison.Ordinal)));

    private Carried? External(IMethodSymbol method, IOperation call, ITypeSymbol? result, Effects sink)
    {
        ImmutableArray<ITypeSymbol> types = _apis.Find(method, call.Syntax.SyntaxTree);
        if (types.IsEmpty)
            return null;
        Origin origin = At(call.Syntax, NameOf(method), OriginKind.ExternalCall);
        Carried? carried = null;
        if (AwaitedTypes.IsDeferred(result) && method.MethodKind != MethodKind.Constructor)
        {
            carried = new Carried();
            foreach (ITypeSymbol type in types)
                carried.Pending.Add(origin, type);
        }

        // A lazy sequence of files opens the directory at once and reads on later.
        if (carried is null || AwaitedTypes.IsLazySequence(result) && result!.Name is not "IAsyncEnumerable")
        {
            foreach (ITypeSymbol type in types)
                sink.Add(origin, type);
        }

        return _apis.IsHandle(result) ? Carried.Both(carried, Carried.OfHandle(types.Take(1))) : carried;
    }

    private Carried? Invoke(Carried? target, IInvocationOperation call, Carried? given, Effects sink)
    {
        if (target is null)
            return null;
        Carried? result = null;
        foreach (Body body in target.Bodies.ToArray())
        {
            if (body.Symbol is IMethodSymbol method)
            {
                for (int i = 0; i < call.Arguments.Length && i < method.Parameters.Length; i++)
                    Hold(method.Parameters[i], given);
            }

            result = Carried.Both(result, Call(body, call, sink));
        }

        var rest = new Carried();
        rest.Pending.Join(target.Pending);
        return Carried.Both(result, Consume(rest, call.Type, sink));
    }

    private void ThrowCaptured(IInvocationOperation call, Effects sink)
    {
        IOperation? exception = call.Arguments.Length > 0
            ? call.Arguments[0].Value
            : call.Instance is IInvocationOperation { TargetMethod.Name: "Capture", Arguments.Length: 1 } capture ? capture.Arguments[0].Value : null;
        if (exception is not null)
            Throw(exception, sink);
        else if (_exceptions.Any is { } any)
            sink.Add(At(call.Syntax, "", OriginKind.Throw), any);
    }

    private Carried? Call(Body body, IOperation? call, Effects sink)
    {
        Reach(body);
        sink.Join(Outcome(body, call, body.Immediate));
        if (body.Returned.Pending.IsEmpty && body.Returned.Bodies.Count == 0 && !body.Returned.IsHandle)
            return null;
        var result = new Carried();
        result.Join(body.Returned);
        if (!body.IsOwn && _current.IsOwn)
        {
            result = new Carried();
            result.Pending.Join(Outcome(body, call, body.Returned.Pending));
            foreach (Body returned in body.Returned.Bodies)
                result.Bodies.Add(returned);
        }

        return result;
    }

    // What other classes of the assembly let out is reported where the data source calls them: there it can be wrapped.
    private Effects Outcome(Body body, IOperation? call, Effects effects)
    {
        if (body.IsOwn || !_current.IsOwn || effects.IsEmpty || call is null)
            return effects;
        var outcome = new Effects();
        foreach (KeyValuePair<Origin, HashSet<ITypeSymbol>> effect in effects.All)
        {
            Origin origin = effect.Key.IsOwn ? effect.Key : At(call.Syntax, body.Symbol is IMethodSymbol method ? NameOf(method) : body.Symbol.Name, OriginKind.ExternalCall);
            foreach (ITypeSymbol type in effect.Value)
                outcome.Add(origin, type);
        }

        return outcome;
    }

    private IMethodSymbol Dispatch(IMethodSymbol method, IOperation? instance, bool isVirtual)
    {
        if (!isVirtual || instance is not (null or IInstanceReferenceOperation) || method.IsStatic)
            return method;
        for (INamedTypeSymbol? type = _source; type is not null; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers(method.Name))
            {
                for (IMethodSymbol? m = member as IMethodSymbol; m is not null; m = m.OverriddenMethod)
                {
                    if (SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition))
                        return (IMethodSymbol)member;
                }
            }
        }

        return method;
    }

    // Callbacks of cancellation, timers and queues: what they throw does not come out of the method that hands them over.
    private static bool RunsElsewhere(IMethodSymbol method) => method.Name switch
    {
        "Register" or "UnsafeRegister" => method.ContainingType.Name == "CancellationToken",
        "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" => method.ContainingType.Name == "ThreadPool",
        _ => false,
    };

    private Carried?[] VisitArguments(ImmutableArray<IArgumentOperation> arguments, Effects sink)
    {
        var values = new Carried?[arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Visit(arguments[i].Value, sink);
            if (values[i] is { } value && arguments[i].Parameter is { } parameter && SymbolEqualityComparer.Default.Equals(parameter.ContainingAssembly, _source.ContainingAssembly))
                Hold(parameter.OriginalDefinition, value);
        }

        return values;
    }

    private static ISymbol? HolderOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter.OriginalDefinition,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        _ => null,
    };

    private Carried? Held(ISymbol symbol) => _held.TryGetValue(symbol, out Carried? value) ? value : null;

    private Carried? Hold(ISymbol symbol, Carried? value)
    {
        if (value is null)
            return null;
        if (!_held.TryGetValue(symbol, out Carried? held))
            _held.Add(symbol, held = new Carried());
        _changed |= held.Join(value);
        return value;
    }

    private Carried? Hold<T>(ImmutableArray<T> symbols, Carried? value)
        where T : ISymbol
    {
        foreach (T symbol in symbols)
            Hold(symbol, value);
        return value;
    }

    private Origin At(SyntaxNode syntax, string name, OriginKind kind)
    {
        if (!_origins.TryGetValue((syntax, kind), out Origin? origin))
            _origins.Add((syntax, kind), origin = new Origin(syntax, name, kind, _current.IsOwn));
        return origin;
    }

    private static string NameOf(IMethodSymbol method)
    {
        string type = method is { IsExtensionMethod: true, Parameters.Length: > 0 } ? method.Parameters[0].Type.Name : method.ContainingType.Name;
        return method.MethodKind switch
        {
            MethodKind.Constructor => $"new {type}",
            MethodKind.PropertyGet or MethodKind.PropertySet when method.AssociatedSymbol is { } property => $"{type}.{property.Name}",
            _ => $"{type}.{method.Name}",
        };
    }

    /// <summary>What is known to reach a catch.</summary>
    private sealed class CaughtHere
    {
        public CaughtHere(ICatchClauseOperation clause) => Clause = clause;

        public ICatchClauseOperation Clause { get; }

        public HashSet<ITypeSymbol> Types { get; } = new(SymbolEqualityComparer.Default);
    }
}
